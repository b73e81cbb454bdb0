import { Loader, Tabs, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Workspace } from '@trailer/contract';
import { Suspense } from 'react';
import { NotFound } from '../../parts/not-found.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { toneOfWorkspace } from '../../parts/phase.ts';
import { StateDot } from '../../parts/state-dot.tsx';
import { ClashAlert } from './clash-alert.tsx';
import { stateLabel } from './state-label.ts';
import { tabsOf } from './tabs.ts';
import { WorkspaceActions } from './workspace-actions.tsx';

interface Props {
  readonly workspace: Workspace;
  /** The tab that the address names. */
  readonly tab: string;
}

/** What stands around every tab of a workspace: its name, how it is, what can be done, and the way between the tabs. */
export function WorkspaceFrame({ workspace, tab }: Props) {
  const navigate = useNavigate();
  const tabs = tabsOf(workspace.kind);
  const shown = tabs.find(({ name }) => name === tab);
  if (shown === undefined) return <NotFound />;
  const open = (name: string | null): void => {
    if (name !== null) void navigate({ to: '/workspaces/$id/$tab', params: { id: workspace.id, tab: name } });
  };
  const { message } = workspace.status;
  return (
    <>
      <PageHeader
        title={workspace.name}
        back={{ to: '/workspaces', label: 'Workspaces' }}
        aside={<StateDot tone={toneOfWorkspace(workspace)} label={stateLabel(workspace)} />}
      >
        <WorkspaceActions workspace={workspace} />
      </PageHeader>
      {message !== '' && <Text mb="md">{message}</Text>}
      <ClashAlert conditions={workspace.status.conditions} />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List>
          {tabs.map(({ name, label }) => (
            <Tabs.Tab key={name} value={name}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          <Suspense fallback={<Loader aria-label={`Opening ${shown.label}`} />}>
            <shown.content workspace={workspace} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
