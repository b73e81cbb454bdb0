import { Title } from '@mantine/core';

/** Stands where the page will. */
export function NetworkPage() {
  return <Title order={1}>NetworkPage</Title>;
}
