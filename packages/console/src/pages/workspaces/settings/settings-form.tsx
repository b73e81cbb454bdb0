import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Host, Network, UpdateWorkspace, Workspace } from '@trailer/contract';
import type { FormEvent } from 'react';
import { isEmptyChange } from '../form/check.ts';
import { FormContextCarrier } from '../form/context.ts';
import { focusFirstFault } from '../form/focus-fault.ts';
import classes from '../form/form.module.css';
import { Prediction } from '../form/prediction.tsx';
import { Refused } from '../form/refused.tsx';
import { changeOf } from '../form/request.ts';
import { useForm } from '../form/use-form.ts';
import { WorkspaceFields } from '../form/workspace-fields.tsx';
import { ConflictAlert } from './conflict-alert.tsx';
import { StagedPanel } from './staged-panel.tsx';
import { isConflict, useSettings, useUpdate } from './use-settings.ts';

interface Props {
  /** With everything that events leave out. */
  readonly workspace: Workspace;
  readonly host: Host | undefined;
  readonly networks: readonly Network[];
  readonly workspaces: readonly Workspace[];
}

/** Everything of a workspace that can be changed, with the changes shown before they are sent. */
export function SettingsForm({ workspace, host, networks, workspaces }: Props) {
  const settings = useSettings(workspace, networks);
  const { form, change, conflict, discard } = settings;
  const used = useForm({ host, form, change, networks, workspaces, self: workspace });
  const staged = changeOf(form, workspace);
  const update = useUpdate(workspace, () => {
    discard();
    notifications.show({ message: `${workspace.name} is changed.` });
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (used.attempt()) update.mutate(staged, { onError: (error) => !isConflict(error) && used.refuse(error) });
    else focusFirstFault(event.currentTarget);
  };
  const neighbours = workspaces.filter(({ id, hostId }) => hostId === workspace.hostId && id !== workspace.id);
  const isEmpty = isEmptyChange(staged);
  // A restart counts as a change too, though nothing of it has to be decided.
  const touched =
    isConflict(update.error) && conflict.length === 0 ? ['It was touched meanwhile: apply once more.'] : [];
  return (
    <FormContextCarrier value={used.context}>
      <form onSubmit={send} noValidate aria-label="Settings" className={classes['columns']}>
        <Stack gap="md">
          <WorkspaceFields neighbours={neighbours} />
        </Stack>
        <Stack gap="md" className={classes['beside'] ?? ''}>
          <ConflictAlert conflict={conflict} onRebase={settings.rebase} onDiscard={discard} />
          <StagedPanel change={staged} workspace={workspace} networks={networks} />
          <Refused title="It was not changed" messages={[...used.outside, ...touched]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={discard} disabled={isEmpty}>
              Discard
            </Button>
            <Button type="submit" disabled={isEmpty || conflict.length > 0} loading={update.isPending}>
              Apply
            </Button>
          </Group>
          {host && movesAddresses(staged) && (
            <Prediction form={form} warnings={used.warnings} {...{ host, networks, workspaces }} self={workspace} />
          )}
        </Stack>
      </form>
    </FormContextCarrier>
  );
}

/** Whether a change is about from where the workspace answers. */
function movesAddresses(change: UpdateWorkspace): boolean {
  return 'networkMode' in change || 'networks' in change || 'ports' in change || 'defaultBridge' in change;
}
