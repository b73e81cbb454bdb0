import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function TerminalTab({ workspace }: TabProps) {
  return <Text>Terminal of {workspace.name}</Text>;
}
