import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Host } from '@trailer/contract';
import { client } from '../../api/client.ts';
import { ConfirmDelete } from '../../parts/confirm-delete.tsx';
import { firstFaultOf } from '../../parts/field-faults.ts';

/** Disabling a host, and forgetting one that is disabled and holds nothing. */
export function HostActions({ host }: { readonly host: Host }) {
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: () =>
      client.call('hosts.update', { id: host.id, body: { enabled: !host.enabled }, ifMatch: host.generation }),
    onError: (error) => notifications.show({ color: 'red', message: firstFaultOf(error), role: 'alert' }),
  });
  const forget = useMutation({
    mutationFn: () => client.call('hosts.delete', { id: host.id, ifMatch: host.generation }),
    onSuccess: () => navigate({ to: '/hosts' }),
  });
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
        {host.enabled ? 'Disable' : 'Enable'}
      </Button>
      {!host.enabled && (
        <Button color="red" variant="light" onClick={open}>
          Forget
        </Button>
      )}
      <ConfirmDelete
        name={host.name}
        what="host"
        consequences="Trailer forgets the host and its agent's key. What still runs there is left alone."
        opened={opened}
        busy={forget.isPending}
        fault={firstFaultOf(forget.error)}
        onClose={close}
        onConfirm={() => forget.mutate()}
      />
    </>
  );
}
