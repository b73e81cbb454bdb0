import type { Column } from '../../../parts/data-table.tsx';
import { naturalKey } from '../../../parts/sort-rows.ts';
import { stateLabel } from '../state-label.ts';
import { AgoCell, NameLink, StateCell } from './cells.tsx';
import classes from './columns.module.css';
import type { WorkspaceRow } from './rows.ts';

const shownPorts = 3;

/** What is broken comes first when the list is sorted by state. */
const toneOrder: Readonly<Record<WorkspaceRow['tone'], number>> = { bad: 0, warn: 1, busy: 2, good: 3, idle: 4 };

/** The columns of the list of workspaces. */
export const workspaceColumns: readonly Column<WorkspaceRow>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '1.4fr',
    sortKey: ({ workspace }) => naturalKey(workspace.name),
    cell: ({ workspace: { id, name, kind } }) => (
      <>
        <NameLink id={id} name={name} />
        <div className={classes['beside']}>{kind === 'windows' ? 'Windows' : 'Linux'}</div>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: '1.5fr',
    sortKey: ({ tone, workspace }) => `${toneOrder[tone]} ${workspace.status.phase}`,
    cell: ({ tone, message, workspace }) => (
      <>
        <StateCell tone={tone} label={stateLabel(workspace)} />
        {message !== '' && (
          <div className={classes['beside']} title={message}>
            {message}
          </div>
        )}
      </>
    ),
  },
  {
    id: 'host',
    header: 'Host',
    width: '0.8fr',
    sortKey: ({ hostName }) => naturalKey(hostName),
    cell: ({ hostName }) => <div className={classes['line']}>{hostName}</div>,
  },
  {
    id: 'addresses',
    header: 'Addresses',
    width: '2.8fr',
    sortKey: (row) => naturalKey(row.lanAddresses[0] ?? row.workspace.status.guest?.address ?? row.hostPorts[0] ?? ''),
    cell: (row) => <Addresses {...row} />,
  },
  {
    id: 'image',
    header: 'Image',
    width: '1.6fr',
    sortKey: ({ workspace }) => naturalKey(workspace.image),
    cell: ({ workspace: { image } }) => (
      <div className={classes['line']} title={image}>
        {image}
      </div>
    ),
  },
  {
    id: 'updated',
    header: 'Updated',
    width: '6.5rem',
    sortKey: ({ workspace }) => workspace.updatedAt,
    cell: ({ workspace }) => <AgoCell at={workspace.updatedAt} />,
  },
];

function Addresses({ lanAddresses, hostPorts, workspace: { status } }: WorkspaceRow) {
  const guest = status.guest === null ? [] : [`${status.guest.address} (guest)`];
  const own = [...lanAddresses, ...guest].join(', ');
  const more = hostPorts.length > shownPorts ? ` and ${hostPorts.length - shownPorts} more` : '';
  const ports = hostPorts.length === 0 ? '' : `host ${hostPorts.slice(0, shownPorts).join(' ')}${more}`;
  return (
    <>
      {own !== '' && <div className={classes['address']}>{own}</div>}
      {ports !== '' && (
        <div className={own === '' ? classes['address'] : classes['besideAddress']} title={hostPorts.join(' ')}>
          {ports}
        </div>
      )}
    </>
  );
}
