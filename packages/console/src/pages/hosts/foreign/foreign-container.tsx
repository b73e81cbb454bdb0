import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ForeignContainerView, Host } from '@trailer/contract';
import { ForeignEntry } from './foreign-entry.tsx';
import { TakeOverContainer } from './take-over-container.tsx';

interface ForeignContainerProps {
  readonly host: Host;
  readonly container: ForeignContainerView;
  readonly onTaken: () => void;
}

/** A container that is not Trailer's. */
export function ForeignContainer({ host, container, onTaken }: ForeignContainerProps) {
  const [opened, { open, close }] = useDisclosure(false);
  const { image, state, networks, composeProject } = container;
  const places = networks.map(({ name, ipv4Address }) => (ipv4Address === null ? name : `${name} at ${ipv4Address}`));
  return (
    <ForeignEntry
      {...container}
      what="container"
      line={composeProject === null ? state : `${state}, of Compose project ${composeProject}`}
      onTake={open}
    >
      <Text size="sm">{image}</Text>
      <Text size="xs">{places.join(', ') || 'on no network'}</Text>
      {opened && <TakeOverContainer host={host} container={container} onClose={close} onTaken={onTaken} />}
    </ForeignEntry>
  );
}
