import { Alert, Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, type Network } from '@trailer/contract';
import { type FormEvent, useState } from 'react';
import { putAnswered } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { listKey, useNetworks } from '../../../api/resources.ts';
import { faultsOfError, faultsOutside } from '../../../parts/field-faults.ts';
import { byField } from '../creation/check.ts';
import {
  changeOf,
  checkChange,
  type NamingChange,
  type NetworkNaming,
  namingOf,
  rebaseNaming,
} from './check-change.ts';

interface EditNetworkProps {
  readonly network: Network;
  readonly onClose: () => void;
}

/** Changes name, description and host shim. What somebody else changed meanwhile is told, and never overwritten unseen. */
export function EditNetwork({ network, onClose }: EditNetworkProps) {
  // What was read when the editing began: only that may be changed without asking again.
  const [base, setBase] = useState(network);
  const [typed, setTyped] = useState<NetworkNaming>(() => namingOf(network));
  const networks = useNetworks().data ?? [];
  const saving = useSaving(network.id, base.generation, onClose);
  const change = changeOf(typed, namingOf(base));
  const faults = { ...answerOf(saving.error), ...(change === null ? {} : checkChange(change, base, networks)) };
  const isStale = network.generation !== base.generation || isConflict(saving.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (change === null) onClose();
    else if (Object.keys(checkChange(change, base, networks)).length === 0) saving.mutate(change);
  };
  const rebase = (): void => {
    setTyped(rebaseNaming(typed, namingOf(base), namingOf(network)));
    setBase(network);
    saving.reset();
  };
  return (
    <Modal opened onClose={onClose} title={`Edit network ${base.name}`} centered>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {isStale && <Conflict network={network} onKeepMine={rebase} />}
          <TextInput
            label="Name"
            value={typed.name}
            onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })}
            error={faults['name']}
            data-autofocus
          />
          <Textarea
            label="Description"
            value={typed.description}
            onChange={(event) => setTyped({ ...typed, description: event.currentTarget.value })}
            error={faults['description']}
            autosize
            minRows={2}
          />
          {base.driver === 'macvlan' && (
            <TextInput
              label="Host shim"
              description="The address by which the host reaches its workspaces on this LAN; empty for none"
              value={typed.hostShim}
              onChange={(event) => setTyped({ ...typed, hostShim: event.currentTarget.value })}
              error={faults['hostShim']}
              autoComplete="off"
            />
          )}
          {faultsOutside(faults, ['name', 'description', 'hostShim']).map((message) => (
            <Alert key={message} color="red" role="alert">
              {message}
            </Alert>
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={isStale}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface ConflictProps {
  readonly network: Network;
  readonly onKeepMine: () => void;
}

function Conflict({ network, onKeepMine }: ConflictProps) {
  return (
    <Alert color="yellow" title="Somebody else changed this network meanwhile" role="alert">
      <Stack gap="xs" align="flex-start">
        It is now called {network.name}
        {network.description === '' ? ', without a description.' : `: ${network.description}`}
        <Button size="xs" variant="default" onClick={onKeepMine}>
          Go on with what I typed
        </Button>
      </Stack>
    </Alert>
  );
}

function useSaving(id: string, generation: number, onSaved: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: NamingChange) =>
      (await client.call('networks.update', { id, body, ifMatch: generation })).body,
    onSuccess: (network) => {
      putAnswered(cache, 'network', network);
      onSaved();
    },
    // What somebody else changed may not have come by event yet, and is to be told now.
    onError: () => cache.invalidateQueries({ queryKey: listKey('network') }),
  });
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === 'generation_mismatch';
}

function answerOf(error: unknown) {
  if (isConflict(error)) return {};
  return byField(Object.entries(faultsOfError(error)).map(([path, message]) => ({ path, message })));
}
