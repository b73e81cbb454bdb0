import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Networks() {
  return <Title order={1}>Networks</Title>;
}
