import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CreateWorkspace, Host, Network, Workspace } from '@trailer/contract';
import { type FormEvent, useState } from 'react';
import { putCreated } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { FormContextCarrier } from './context.ts';
import { focusFirstFault } from './focus-fault.ts';
import classes from './form.module.css';
import { cloneFormOf, emptyForm } from './form.ts';
import { PlaceFields } from './place-fields.tsx';
import { Prediction } from './prediction.tsx';
import { Refused } from './refused.tsx';
import { creationOf } from './request.ts';
import { useForm } from './use-form.ts';
import { WorkspaceFields } from './workspace-fields.tsx';

interface Props {
  readonly hosts: readonly Host[];
  readonly firstHost: Host;
  /** The workspace that the new one is to be like; null for none. */
  readonly model: Workspace | null;
  readonly networks: readonly Network[];
  readonly workspaces: readonly Workspace[];
}

/** The form of a new workspace, with the prediction of where it will answer beside it. */
export function Creation({ hosts, firstHost, model, networks, workspaces }: Props) {
  const [form, setForm] = useState(() => (model === null ? emptyForm(firstHost.id) : cloneFormOf(model)));
  const change = (part: Partial<typeof form>): void => setForm((now) => ({ ...now, ...part }));
  const host = hosts.find(({ id }) => id === form.hostId);
  const used = useForm({ host, form, change, networks, workspaces, self: null });
  const creation = useCreation();
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!used.attempt()) focusFirstFault(event.currentTarget);
    else creation.mutate(creationOf(form), { onError: used.refuse });
  };
  const neighbours = workspaces.filter(({ hostId }) => hostId === form.hostId);
  return (
    <FormContextCarrier value={used.context}>
      <form onSubmit={send} noValidate aria-label="New workspace" className={classes['columns']}>
        <Stack gap="md">
          <PlaceFields hosts={hosts} />
          <WorkspaceFields neighbours={neighbours} />
        </Stack>
        <Stack gap="md" className={classes['beside'] ?? ''}>
          {host && (
            <Prediction form={form} warnings={used.warnings} host={host} networks={networks} workspaces={workspaces} />
          )}
          <Refused title="It was not created" messages={used.outside} />
          <Group justify="flex-end">
            <Button component={Link} to="/workspaces" variant="default">
              Cancel
            </Button>
            <Button type="submit" loading={creation.isPending}>
              Create workspace
            </Button>
          </Group>
        </Stack>
      </form>
    </FormContextCarrier>
  );
}

/** Creates, and goes to what was created. A password that was sent is not kept. */
function useCreation() {
  const navigate = useNavigate();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateWorkspace) => (await client.call('workspaces.create', { body })).body,
    gcTime: 0,
    onSuccess: (created) => {
      putCreated(cache, 'workspace', created);
      void navigate({ to: '/workspaces/$id', params: { id: created.id } });
    },
  });
}
