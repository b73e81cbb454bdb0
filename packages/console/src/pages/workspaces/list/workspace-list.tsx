import { Text } from '@mantine/core';
import type { Host, Network, Workspace } from '@trailer/contract';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { DataTable } from '../../../parts/data-table.tsx';
import { formatCount } from '../../../parts/format-count.ts';
import { BulkBar } from './bulk-bar.tsx';
import { workspaceColumns } from './columns.tsx';
import { filterRows } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { rowMaker, type WorkspaceRow } from './rows.ts';
import { useFilter } from './use-filter.ts';

interface Props {
  readonly workspaces: readonly Workspace[];
  readonly networks: readonly Network[];
  readonly hosts: readonly Host[];
}

const Table = memo(DataTable) as typeof DataTable;
const keyOf = ({ workspace }: WorkspaceRow): string => workspace.id;
const nameOf = ({ workspace }: WorkspaceRow): string => workspace.name;
const byName = { column: 'name', descending: false };

/** The list with its filter and what can be done to many; what is typed is shown before the list has followed. */
export function WorkspaceList({ workspaces, networks, hosts }: Props) {
  const [filter, setFilter] = useFilter();
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const toRows = useMemo(() => rowMaker({ hosts, networks }), [hosts, networks]);
  const rows = useMemo(() => toRows(workspaces), [toRows, workspaces]);
  const asked = useDeferredValue(filter);
  const shown = useMemo(() => filterRows(rows, asked), [rows, asked]);
  const chosen = useMemo(() => (keys.size === 0 ? [] : shown.filter((row) => keys.has(keyOf(row)))), [shown, keys]);
  const selection = useMemo(() => ({ keys: new Set(chosen.map(keyOf)), change: setKeys }), [chosen]);
  return (
    <>
      <FilterBar filter={filter} onChange={setFilter} />
      <Text size="sm" c="dimmed" role="status" mb={4}>
        {shown.length === rows.length ? '' : `${shown.length} of `}
        {formatCount(rows.length, 'workspace')}
      </Text>
      <Table
        label="Workspaces"
        rows={shown}
        columns={workspaceColumns}
        keyOf={keyOf}
        nameOf={nameOf}
        initialSort={byName}
        selection={selection}
      />
      {shown.length === 0 && <Text c="dimmed">No workspace fits the filter: change or empty it.</Text>}
      <BulkBar chosen={chosen} onClear={() => setKeys(new Set())} />
    </>
  );
}
