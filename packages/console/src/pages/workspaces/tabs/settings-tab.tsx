import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function SettingsTab({ workspace }: TabProps) {
  return <Text>Settings of {workspace.name}</Text>;
}
