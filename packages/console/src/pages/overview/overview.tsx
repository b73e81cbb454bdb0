import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Overview() {
  return <Title order={1}>Overview</Title>;
}
