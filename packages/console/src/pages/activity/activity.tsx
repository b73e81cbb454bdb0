import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Activity() {
  return <Title order={1}>Activity</Title>;
}
