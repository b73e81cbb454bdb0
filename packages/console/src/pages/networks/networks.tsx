import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Everything } from '../../api/resources.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatCount } from '../../parts/format-count.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { WithEverything } from '../../parts/with-everything.tsx';
import { WhichNetworkButton } from './advice/which-network-button.tsx';
import { networkColumns } from './list/columns.tsx';
import { filterRows, type NetworkFilter, type NetworkRow, rowsOf } from './list/rows.ts';

/** Every network of every host: how it is, where it hangs, and how much of it is used. */
export function Networks() {
  return (
    <WithEverything reading="Reading networks">{(everything) => <Content everything={everything} />}</WithEverything>
  );
}

function Content({ everything: { hosts, networks, workspaces } }: { readonly everything: Everything }) {
  const rows = useMemo(() => rowsOf({ networks, hosts, workspaces }), [networks, hosts, workspaces]);
  if (rows.length === 0) return <NoNetworks />;
  return (
    <>
      <PageHeader title="Networks">
        <WhichNetworkButton />
        <NewNetworkButton>New network</NewNetworkButton>
      </PageHeader>
      <NetworkList rows={rows} />
    </>
  );
}

function NoNetworks() {
  return (
    <>
      <PageHeader title="Networks" />
      <EmptyState
        title="No network yet"
        action={
          <Group justify="center">
            <NewNetworkButton>Make the first network</NewNetworkButton>
            <WhichNetworkButton />
          </Group>
        }
      >
        With a network on your LAN, workspaces get addresses of their own there, as if each were a machine plugged in.
        Everything needed is filled in from the host's network card.
      </EmptyState>
    </>
  );
}

function NewNetworkButton({ children }: { readonly children: ReactNode }) {
  return (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/networks/new" />}
    >
      {children}
    </Button>
  );
}

const everyHost = '';

function NetworkList({ rows }: { readonly rows: readonly NetworkRow[] }) {
  const [filter, setFilter] = useState<NetworkFilter>({ text: '', hostId: null });
  const found = useMemo(() => filterRows(rows, filter), [rows, filter]);
  const hosts = new Map(rows.map(({ network, hostName }) => [network.hostId, hostName]));
  return (
    <>
      <Group gap="xs" mb="sm" role="search" aria-label="Networks">
        <TextInput
          type="search"
          aria-label="Filter networks"
          placeholder="Name, subnet, driver"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
          flex="1 1 14rem"
          maw={480}
        />
        <NativeSelect
          aria-label="Host"
          value={filter.hostId ?? everyHost}
          onChange={(event) => setFilter({ ...filter, hostId: event.currentTarget.value || null })}
          data={[{ value: everyHost, label: 'Every host' }, ...[...hosts].map(([value, label]) => ({ value, label }))]}
        />
      </Group>
      <Text size="sm" c="dimmed" role="status" mb={4}>
        {found.length === rows.length ? '' : `${found.length} of `}
        {formatCount(rows.length, 'network')}
      </Text>
      <DataTable
        label="Networks"
        rows={found}
        columns={networkColumns}
        keyOf={keyOf}
        nameOf={nameOf}
        initialSort={{ column: 'name', descending: false }}
      />
      {found.length === 0 && <Text c="dimmed">No network fits the filter: change or empty it.</Text>}
    </>
  );
}

function keyOf({ network }: NetworkRow): string {
  return network.id;
}

function nameOf({ network }: NetworkRow): string {
  return network.name;
}
