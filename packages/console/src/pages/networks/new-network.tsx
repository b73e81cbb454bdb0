import { Title } from '@mantine/core';

/** Stands where the page will. */
export function NewNetwork() {
  return <Title order={1}>NewNetwork</Title>;
}
