import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Account() {
  return <Title order={1}>Account</Title>;
}
