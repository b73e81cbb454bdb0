import { Title } from '@mantine/core';

/** Stands where the page will. */
export function WorkspacePage() {
  return <Title order={1}>WorkspacePage</Title>;
}
