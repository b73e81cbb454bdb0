import { Text } from '@mantine/core';
import type { TabProps } from '../tabs.ts';

/** Stands where the tab will. */
export function DesktopTab({ workspace }: TabProps) {
  return <Text>Desktop of {workspace.name}</Text>;
}
