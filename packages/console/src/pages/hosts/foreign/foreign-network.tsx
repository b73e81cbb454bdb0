import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ForeignNetworkView, Host } from '@trailer/contract';
import { ForeignEntry } from './foreign-entry.tsx';
import { TakeOverNetwork } from './take-over-network.tsx';

interface ForeignNetworkProps {
  readonly host: Host;
  readonly network: ForeignNetworkView;
  readonly onTaken: () => void;
}

/** A network that is not Trailer's. */
export function ForeignNetwork({ host, network, onTaken }: ForeignNetworkProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const { driver, parentInterface, pools, containers, composeProject } = network;
  const place = parentInterface === null ? driver : `${driver} on ${parentInterface}`;
  return (
    <ForeignEntry
      {...network}
      what="network"
      line={composeProject === null ? place : `${place}, of Compose project ${composeProject}`}
      onTake={open}
    >
      <Text size="sm">{pools.map(({ subnet }) => subnet).join(', ') || 'no subnet'}</Text>
      <Text size="xs">{containers.length === 0 ? 'Nothing is on it' : `On it: ${containers.join(', ')}`}</Text>
      {opened && <TakeOverNetwork host={host} network={network} onClose={close} onTaken={onTaken} />}
    </ForeignEntry>
  );
}
