import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function NetworkTab({ workspace }: TabProps) {
  return <Text>Network of {workspace.name}</Text>;
}
