import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ForeignNetworkView, Host } from '@trailer/contract';
import { putCreated } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { firstFaultOf } from '../../../parts/field-faults.ts';

interface TakeOverNetworkProps {
  readonly host: Host;
  readonly network: ForeignNetworkView;
  readonly onClose: () => void;
  readonly onTaken: () => void;
}

/** Takes over a network as it is on the engine, where nothing changes. */
export function TakeOverNetwork({ host, network, onClose, onTaken }: TakeOverNetworkProps) {
  const cache = useQueryClient();
  const adoption = useMutation({
    mutationFn: async () =>
      (await client.call('networks.adopt', { body: { hostId: host.id, engineId: network.engineId } })).body,
    onSuccess: (adopted) => {
      putCreated(cache, 'network', adopted);
      onClose();
      onTaken();
    },
  });
  const fault = firstFaultOf(adoption.error);
  return (
    <Modal opened onClose={onClose} title={`Take over network ${network.name}?`} centered>
      <Stack gap="sm">
        <Text size="sm">
          Workspaces can be put on it from then on. On the engine nothing changes: what is on it stays, and deleting it
          in Trailer only forgets it.
        </Text>
        {network.warnings.length > 0 && (
          <List size="sm">
            {network.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        )}
        {fault !== undefined && <Alert color="red">{fault}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button loading={adoption.isPending} onClick={() => adoption.mutate()}>
            Take over network
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
