import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Host, Network } from '@trailer/contract';
import { Ago } from '../../../parts/ago.tsx';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { Fact, Facts } from '../../../parts/facts.tsx';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import { explainUse } from '../creation/parents.ts';

interface NetworkFactsProps {
  readonly network: Network;
  readonly host: Host | undefined;
}

/** What the network is. Everything but its name and description is fixed for as long as it is there. */
export function NetworkFacts({ network, host }: NetworkFactsProps) {
  const { driver, parentInterface, excludedAddresses, description } = network;
  const use = tellUse(network, host);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>What it is</Title>
        {description !== '' && <Text size="sm">{description}</Text>}
        <Facts>
          <Fact name="Host">
            {host === undefined ? (
              network.hostId
            ) : (
              <ResourceLink kind="host" id={host.id}>
                {host.name}
              </ResourceLink>
            )}
          </Fact>
          <Fact name="Driver">{parentInterface === null ? driver : `${driver} on ${parentInterface}`}</Fact>
          <AddressFact name="Subnet" text={network.subnet} otherwise="chosen by Docker" />
          <AddressFact name="Gateway" text={network.gateway} otherwise="chosen by Docker" />
          <AddressFact name="Range" text={network.ipRange} otherwise="the whole subnet" />
          <Fact name="Excluded">{excludedAddresses.length === 0 ? 'none' : excludedAddresses.join(', ')}</Fact>
          <Fact name="Made">
            <Ago at={network.createdAt} />
          </Fact>
        </Facts>
        {use !== null && <Text size="sm">{use}</Text>}
        <Text size="xs" c="dimmed">
          Docker cannot change a network: for another driver or other addresses{' '}
          <Anchor underline="always" renderRoot={(props) => <Link {...props} to="/networks/new" />}>
            make another one
          </Anchor>{' '}
          and move the workspaces.
        </Text>
      </Stack>
    </Paper>
  );
}

function tellUse(network: Network, host: Host | undefined): string | null {
  const nic = host && factsOfHost(host)?.interfaces.find(({ name }) => name === network.parentInterface);
  return nic === undefined ? null : explainUse(nic, existingNetworkOf(network).subnet);
}

interface AddressFactProps {
  readonly name: string;
  readonly text: string | null;
  /** What it means that there is none. */
  readonly otherwise: string;
}

function AddressFact({ name, text, otherwise }: AddressFactProps) {
  return (
    <Fact name={name}>{text === null ? otherwise : <CopyLine text={text} label={`Copy ${name.toLowerCase()}`} />}</Fact>
  );
}
