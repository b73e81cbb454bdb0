import { Table, Text } from '@mantine/core';
import type { Cidr } from '@trailer/netmodel';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import classes from './address-map.module.css';
import type { AddressMark } from './plan.ts';
import type { AddressRun } from './runs.ts';
import { wordsOfUse } from './words.ts';

/** Longer lists are nothing that anybody reads; the map shows the rest. */
const mostRows = 1000;

interface RunTableProps {
  readonly runs: readonly AddressRun[];
  readonly subnet: Cidr;
}

/** The map as a list: exact, with links, and for who hears the page. */
export function RunTable({ runs, subnet }: RunTableProps) {
  return (
    <details className={classes['list']}>
      <summary>As a list</summary>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={`Addresses of ${subnet} as a list`} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Addresses</Table.Th>
              <Table.Th>How many</Table.Th>
              <Table.Th>What they are</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.slice(0, mostRows).map((run) => (
              <RunRow key={run.first} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {runs.length > mostRows && (
        <Text size="sm" c="dimmed">
          And {runs.length - mostRows} more lines.
        </Text>
      )}
    </details>
  );
}

function RunRow({ run }: { readonly run: AddressRun }) {
  const { first, last, count, use, marks } = run;
  return (
    <Table.Tr>
      <Table.Td className="copyable">{first === last ? first : `${first} – ${last}`}</Table.Td>
      <Table.Td>{count}</Table.Td>
      <Table.Td>
        {(marks.length === 0 || use === 'clash') && <div>{wordsOfUse[use].label}</div>}
        {marks.map((mark) => (
          <div key={`${mark.kind} ${mark.text}`}>
            <Mark mark={mark} />
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function Mark({ mark: { workspaceId, text } }: { readonly mark: AddressMark }) {
  if (workspaceId === null) return text;
  return (
    <ResourceLink kind="workspace" id={workspaceId}>
      {text}
    </ResourceLink>
  );
}
