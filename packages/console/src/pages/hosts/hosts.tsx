import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Hosts() {
  return <Title order={1}>Hosts</Title>;
}
