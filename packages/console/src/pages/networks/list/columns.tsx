import { Progress, Text } from '@mantine/core';
import type { Network } from '@trailer/contract';
import type { Column } from '../../../parts/data-table.tsx';
import { formatCount } from '../../../parts/format-count.ts';
import { toneOfNetwork } from '../../../parts/phase.ts';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import { naturalKey } from '../../../parts/sort-rows.ts';
import { StateDot } from '../../../parts/state-dot.tsx';
import type { NetworkRow } from './rows.ts';

/** What the list tells of each network. */
export const networkColumns: readonly Column<NetworkRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '2fr',
    sortKey: ({ network }) => naturalKey(network.name),
    cell: ({ network }) => <NameCell network={network} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '2fr',
    sortKey: ({ network }) => network.status.phase,
    cell: ({ network }) => <StateCell network={network} />,
  },
  {
    id: 'host',
    header: 'Host',
    width: '1.5fr',
    sortKey: ({ hostName }) => naturalKey(hostName),
    cell: ({ network, hostName }) => (
      <ResourceLink kind="host" id={network.hostId}>
        {hostName}
      </ResourceLink>
    ),
  },
  {
    id: 'driver',
    header: 'Driver',
    width: '1.5fr',
    sortKey: ({ network }) => `${network.driver} ${naturalKey(network.parentInterface ?? '')}`,
    cell: ({ network: { driver, parentInterface } }) =>
      parentInterface === null ? driver : `${driver} on ${parentInterface}`,
  },
  {
    id: 'subnet',
    header: 'Subnet',
    width: '1.5fr',
    sortKey: ({ network }) => naturalKey(network.subnet ?? network.ipv6?.subnet ?? ''),
    cell: ({ network }) => <SubnetCell network={network} />,
  },
  {
    id: 'use',
    header: 'Use',
    width: '2fr',
    sortKey: ({ attached }) => attached,
    cell: ({ attached, pool }) => <UseCell attached={attached} pool={pool} />,
  },
];

function NameCell({ network }: Pick<NetworkRow, 'network'>) {
  return (
    <Text size="sm" fw={600} truncate title={network.description}>
      <ResourceLink kind="network" id={network.id}>
        {network.name}
      </ResourceLink>
    </Text>
  );
}

function StateCell({ network: { status, ...network } }: Pick<NetworkRow, 'network'>) {
  return (
    <>
      <StateDot tone={toneOfNetwork({ ...network, status })} label={status.phase} />
      {status.message !== '' && (
        <Text size="xs" c="dimmed" lineClamp={1} title={status.message}>
          {status.message}
        </Text>
      )}
    </>
  );
}

function UseCell({ attached, pool }: Pick<NetworkRow, 'attached' | 'pool'>) {
  const workspaces = formatCount(attached, 'workspace');
  if (pool === null) return workspaces;
  const share = pool.size === 0 ? 100 : (100 * pool.taken) / pool.size;
  return (
    <>
      <Text size="sm">{workspaces}</Text>
      <Text size="xs" c="dimmed">
        {pool.taken} of {pool.size} addresses
      </Text>
      <Progress value={share} size={4} maw={160} aria-hidden color={share >= 90 ? 'yellow' : 'cyan'} />
    </>
  );
}

/** The subnets of both families, one below the other. */
function SubnetCell({ network: { subnet, ipv6 } }: { readonly network: Network }) {
  const told = [subnet, ipv6?.subnet ?? null].filter((one) => one !== null);
  const chosen = subnet === null && !ipv6?.only;
  return (
    <>
      {chosen && <div>chosen by Docker</div>}
      {told.map((one) => (
        <div key={one} className="copyable">
          {one}
        </div>
      ))}
    </>
  );
}
