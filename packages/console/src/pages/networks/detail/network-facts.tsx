import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Host, Network } from '@trailer/contract';
import { engineParentOf, isRouted, lanRouteOf, subnetsOf } from '@trailer/netmodel';
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

/** What the network is. Everything but its name, description and host shim is fixed for as long as it is there. */
export function NetworkFacts({ network, host }: NetworkFactsProps) {
  const { driver, excludedAddresses, description, hostShim, ipv6 } = network;
  const parent = engineParentOf(network);
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
          <Fact name="Driver">{parent === null ? driver : `${describeKind(network)} on ${parent}`}</Fact>
          {!ipv6?.only && <AddressFacts prefix="" pool={network} />}
          {ipv6 !== null && <AddressFacts prefix="IPv6 " pool={ipv6} />}
          <Fact name="Excluded">{excludedAddresses.length === 0 ? 'none' : excludedAddresses.join(', ')}</Fact>
          {hostShim !== null && <AddressFact name="Host shim" text={hostShim.address} otherwise="none" />}
          {network.adopted !== null && (
            <Fact name="On the engine">{network.adopted.slice(0, 12)}, taken over as it is</Fact>
          )}
          <Fact name="Made">
            <Ago at={network.createdAt} />
          </Fact>
        </Facts>
        {use !== null && <Text size="sm">{use}</Text>}
        <RouteToIt network={network} host={host} />
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

function describeKind({ driver, mode }: Network): string {
  return mode === null ? driver : `${driver} ${mode}`;
}

/** The routes that the LAN needs to a routed network, one a family, to copy. */
function RouteToIt({ network, host }: NetworkFactsProps) {
  const existing = existingNetworkOf(network);
  const interfaces = host === undefined ? null : factsOfHost(host)?.interfaces;
  if (!isRouted(existing.mode) || !interfaces) return null;
  const lines = subnetsOf(existing).flatMap((subnet) => lanRouteOf(subnet, engineParentOf(network), interfaces) ?? []);
  if (lines.length === 0) return null;
  return (
    <>
      <Text size="sm">The LAN reaches it by a route, on its router or on every machine that is to reach it:</Text>
      {lines.map((line) => (
        <CopyLine key={line} text={line} label="Copy the route" />
      ))}
    </>
  );
}

function tellUse(network: Network, host: Host | undefined): string | null {
  const nic = host && factsOfHost(host)?.interfaces.find(({ name }) => name === engineParentOf(network));
  return nic === undefined ? null : explainUse(nic, existingNetworkOf(network).subnet);
}

interface AddressFactsProps {
  readonly prefix: string;
  readonly pool: NonNullable<Network['ipv6']> | Pick<Network, 'subnet' | 'gateway' | 'ipRange'>;
}

/** One family of its addressing. */
function AddressFacts({ prefix, pool }: AddressFactsProps) {
  return (
    <>
      <AddressFact name={`${prefix}Subnet`} text={pool.subnet} otherwise="chosen by Docker" />
      <AddressFact name={`${prefix}Gateway`} text={pool.gateway ?? null} otherwise="chosen by Docker" />
      <AddressFact name={`${prefix}Range`} text={pool.ipRange ?? null} otherwise="the whole subnet" />
    </>
  );
}

interface AddressFactProps {
  readonly name: string;
  readonly text: string | null;
  /** What it means that there is none. */
  readonly otherwise: string;
}

function AddressFact({ name, text, otherwise }: AddressFactProps) {
  return (
    <Fact name={name}>
      {text === null ? (
        otherwise
      ) : (
        <CopyLine text={text} label={`Copy ${name.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`} />
      )}
    </Fact>
  );
}
