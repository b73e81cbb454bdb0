import { Title } from '@mantine/core';

/** Stands where the page will. */
export function HostPage() {
  return <Title order={1}>HostPage</Title>;
}
