import { Title } from '@mantine/core';

/** Stands where the page will. */
export function Workspaces() {
  return <Title order={1}>Workspaces</Title>;
}
