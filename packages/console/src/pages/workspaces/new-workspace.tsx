import { Title } from '@mantine/core';

/** Stands where the page will. */
export function NewWorkspace() {
  return <Title order={1}>NewWorkspace</Title>;
}
