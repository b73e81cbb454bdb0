import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Setup() {
  return <Title order={1}>Setup</Title>;
}
