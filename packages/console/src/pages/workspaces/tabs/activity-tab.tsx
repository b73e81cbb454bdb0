import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function ActivityTab({ workspace }: TabProps) {
  return <Text>Activity of {workspace.name}</Text>;
}
