import { expect, test } from 'vitest';
import { workspace } from '../workspaces.suite.ts';
import type { PortRow } from './form.ts';
import { rowFor, suggestedPorts } from './ports.ts';

const rdp = { label: '', containerPort: 3389, protocol: 'tcp' } as const;

function row(changes: Partial<PortRow>): PortRow {
  return { key: 0, hostPort: '3389', containerPort: '3389', protocol: 'tcp', hostAddress: '', ...changes };
}

test('a desktop is offered Remote Desktop over both protocols, and its viewer, until it has them', () => {
  const labels = (rows: readonly PortRow[]) => suggestedPorts('windows', rows).map(({ label }) => label);
  expect(labels([])).toEqual(['Remote Desktop 3389/tcp', 'Remote Desktop 3389/udp', 'Viewer 8006']);
  expect(labels([row({})])).toEqual(['Remote Desktop 3389/udp', 'Viewer 8006']);
});

test('a suggested port takes the nearest host port that is free', () => {
  expect(rowFor(rdp, [], []).hostPort).toBe('3389');
  const neighbour = workspace({ ports: [{ hostPort: 3390, containerPort: 1, protocol: 'tcp', hostAddress: null }] });
  expect(rowFor(rdp, [row({ key: 3 })], [neighbour])).toEqual(row({ key: 4, hostPort: '3391' }));
});

test('the same number is free for the other protocol', () => {
  expect(rowFor({ ...rdp, protocol: 'udp' }, [row({})], []).hostPort).toBe('3389');
});
