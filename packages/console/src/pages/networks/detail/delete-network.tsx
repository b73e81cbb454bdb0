import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Network, Workspace } from '@trailer/contract';
import { putAnswered } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { ConfirmDelete } from '../../../parts/confirm-delete.tsx';
import { ResourceLink } from '../../../parts/resource-link.tsx';

interface DeleteNetworkProps {
  readonly network: Network;
  /** The workspaces that are on it and stay. */
  readonly users: readonly Workspace[];
  readonly onClose: () => void;
}

const removed =
  'Docker removes the network. Nothing is on it, so no workspace loses an address. The agent reads back that it is gone.';
const forgotten = 'Trailer forgets the network, which it took over. On the engine it stays as it is.';

/** Deletes a network that nobody uses, and says who uses it otherwise. */
export function DeleteNetwork({ network, users, onClose }: DeleteNetworkProps) {
  const cache = useQueryClient();
  const deletion = useMutation({
    mutationFn: async () =>
      (await client.call('networks.delete', { id: network.id, ifMatch: network.generation })).body,
    onSuccess: (deleted) => {
      putAnswered(cache, 'network', deleted);
      onClose();
    },
  });
  if (users.length > 0) return <StillUsed network={network} users={users} onClose={onClose} />;
  return (
    <ConfirmDelete
      opened
      name={network.name}
      what="network"
      consequences={network.adopted === null ? removed : forgotten}
      busy={deletion.isPending}
      fault={deletion.error?.message}
      onClose={onClose}
      onConfirm={() => deletion.mutate()}
    />
  );
}

function StillUsed({ network, users, onClose }: DeleteNetworkProps) {
  return (
    <Modal opened onClose={onClose} title={`Network ${network.name} is in use`} centered>
      <Stack gap="sm">
        <Text size="sm">
          Docker keeps a network that something is on. Detach it from these workspaces in their settings, or delete them
          first:
        </Text>
        <List size="sm">
          {users.map(({ id, name }) => (
            <List.Item key={id}>
              <ResourceLink kind="workspace" id={id}>
                {name}
              </ResourceLink>
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
