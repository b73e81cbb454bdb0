import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Workspace } from '@trailer/contract';
import { ConfirmDelete } from '../../parts/confirm-delete.tsx';
import { ConfirmForceStop } from './confirm-force-stop.tsx';
import { performVerb, type WorkspaceVerb } from './verbs.ts';

/** What can be done to a workspace; what cannot be taken back is asked for once more. */
export function WorkspaceActions({ workspace }: { readonly workspace: Workspace }) {
  const { id, name, kind, running, status } = workspace;
  const [deleting, deletion] = useDisclosure(false);
  const [forcing, force] = useDisclosure(false);
  const action = useAction(workspace);
  const isStopping = status.phase === 'stopping';
  const perform = (verb: WorkspaceVerb) => (): void => action.mutate(verb);
  const busy = (verb: WorkspaceVerb): boolean => action.isPending && action.variables === verb;
  if (status.phase === 'deleting') return null;
  return (
    <>
      {running ? (
        <>
          <Button variant="default" onClick={perform('restart')} loading={busy('restart')}>
            Restart
          </Button>
          <Button variant="default" onClick={perform('stop')} loading={busy('stop')}>
            Stop
          </Button>
        </>
      ) : (
        <Button onClick={perform('start')} loading={busy('start')}>
          Start
        </Button>
      )}
      {kind === 'windows' && isStopping && (
        <Button color="red" onClick={force.open} loading={busy('force-stop')}>
          Force stop
        </Button>
      )}
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={perform('redeploy')}>Redeploy: make the container anew</Menu.Item>
          <Menu.Item renderRoot={(props) => <Link {...props} to="/workspaces/new" search={{ like: id }} />}>
            Clone: make another one like it
          </Menu.Item>
          {kind === 'windows' && <Menu.Item onClick={force.open}>Force stop</Menu.Item>}
          <Menu.Divider />
          <Menu.Item c="var(--trailer-bad)" onClick={deletion.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmForceStop
        name={name}
        opened={forcing}
        onClose={force.close}
        onConfirm={() => {
          force.close();
          action.mutate('force-stop');
        }}
      />
      <ConfirmDelete
        key={id}
        name={name}
        what="workspace"
        consequences={consequencesOf(workspace)}
        opened={deleting}
        busy={busy('delete')}
        fault={action.variables === 'delete' ? action.error?.message : undefined}
        onClose={deletion.close}
        onConfirm={perform('delete')}
      />
    </>
  );
}

/** Does something to the workspace; a refusal is told where one looks. After a deletion there is nothing to stay for. */
function useAction({ id, name }: Workspace) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (verb: WorkspaceVerb) => performVerb(verb, id),
    onSuccess: (_, verb) => {
      if (verb !== 'delete') return;
      notifications.show({ message: `${name} is being deleted.` });
      void navigate({ to: '/workspaces' });
    },
    onError: (error, verb) => {
      if (verb !== 'delete') notifications.show({ color: 'red', title: name, message: error.message, role: 'alert' });
    },
  });
}

function consequencesOf({ kind, volumes }: Workspace): string {
  const disk = kind === 'windows' ? ['the disk of its Windows'] : [];
  const named = volumes.map(({ name }) => `volume ${name}`);
  return `Its container goes for good${listed([...disk, ...named])}.`;
}

function listed(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `, and with it everything in ${parts.join(', ')}`;
}
