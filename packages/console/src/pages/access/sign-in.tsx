import { Title } from '@mantine/core';

/** Stands where the page will. */
export function SignIn() {
  return <Title order={1}>SignIn</Title>;
}
