import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function LogsTab({ workspace }: TabProps) {
  return <Text>Logs of {workspace.name}</Text>;
}
