import { Button } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { Network, Workspace } from '@trailer/contract';
import { useState } from 'react';
import { DeleteNetwork } from './delete-network.tsx';
import { EditNetwork } from './edit-network.tsx';

interface NetworkActionsProps {
  readonly network: Network;
  readonly attached: readonly Workspace[];
}

/** What can be done with the network. */
export function NetworkActions({ network, attached }: NetworkActionsProps) {
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null);
  // What is on its way out goes before its networks do.
  const users = attached.filter(({ status }) => status.phase !== 'deleting');
  if (network.status.phase === 'deleting') return null;
  const close = (): void => setDoing(null);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDoing('edit')}>
        Edit
      </Button>
      <Button
        variant="default"
        c="var(--trailer-bad)"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setDoing('delete')}
      >
        Delete
      </Button>
      {doing === 'edit' && <EditNetwork network={network} onClose={close} />}
      {doing === 'delete' && <DeleteNetwork network={network} users={users} onClose={close} />}
    </>
  );
}
