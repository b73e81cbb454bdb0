import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function OverviewTab({ workspace }: TabProps) {
  return <Text>Overview of {workspace.name}</Text>;
}
