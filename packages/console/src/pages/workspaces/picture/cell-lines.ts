import type { Workspace } from '@trailer/contract';
import { parseIpAddress } from '@trailer/netmodel';
import { type AccessLine, linesOf, userOf } from '../access-lines.ts';
import type { Cell } from './cell.ts';
import { containerPortOf } from './evidence.ts';

/** Lines to copy that use what a cell is about, from where it is asked. */
export function cellLines(cell: Cell, workspace: Pick<Workspace, 'ports' | 'windows'>): readonly AccessLine[] {
  const { address, port, protocol } = cell;
  // Before a workspace runs, an address that nobody chose is told as what it will be one of.
  if (!parseIpAddress(address).ok) return [];
  if (port === null || protocol === 'icmp') return [{ text: `ping ${address}`, href: null }];
  const serves = containerPortOf(cell, workspace.ports) ?? port;
  return linesOf({ address, port, serves, protocol, user: userOf(workspace) });
}
