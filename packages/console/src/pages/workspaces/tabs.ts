import type { Workspace } from '@trailer/contract';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { TabProps } from './tabs/tab-props.ts';

export interface WorkspaceTab {
  readonly name: string;
  readonly label: string;
  readonly content: LazyExoticComponent<ComponentType<TabProps>>;
  /** The one kind of workspace that has it; every kind where this is left out. */
  readonly only?: Workspace['kind'];
}

/** The tabs of a workspace in their order; the code of each is read when it is opened. */
const tabs: readonly WorkspaceTab[] = [
  {
    name: 'overview',
    label: 'Overview',
    content: lazy(async () => ({ default: (await import('./tabs/overview-tab.tsx')).OverviewTab })),
  },
  {
    name: 'network',
    label: 'Network',
    content: lazy(async () => ({ default: (await import('./tabs/network-tab.tsx')).NetworkTab })),
  },
  {
    name: 'logs',
    label: 'Logs',
    content: lazy(async () => ({ default: (await import('./tabs/logs-tab.tsx')).LogsTab })),
  },
  {
    name: 'terminal',
    label: 'Terminal',
    content: lazy(async () => ({ default: (await import('./tabs/terminal-tab.tsx')).TerminalTab })),
  },
  {
    name: 'desktop',
    label: 'Desktop',
    content: lazy(async () => ({ default: (await import('./tabs/desktop-tab.tsx')).DesktopTab })),
    only: 'windows',
  },
  {
    name: 'activity',
    label: 'Activity',
    content: lazy(async () => ({ default: (await import('./tabs/activity-tab.tsx')).ActivityTab })),
  },
  {
    name: 'settings',
    label: 'Settings',
    content: lazy(async () => ({ default: (await import('./tabs/settings-tab.tsx')).SettingsTab })),
  },
];

/** The tabs that a workspace of this kind has. */
export function tabsOf(kind: Workspace['kind']): readonly WorkspaceTab[] {
  return tabs.filter(({ only }) => only === undefined || only === kind);
}
