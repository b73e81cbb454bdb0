import type { ReachabilityCell } from '@trailer/contract';
import { expect, test } from 'vitest';
import { createStyle } from '../terminal/style.ts';
import { formatTable, widthOf } from '../terminal/table.ts';
import { formatHops } from './hops.ts';
import { differs, formatComparison, formatPrediction, layOutMatrix } from './matrix.ts';
import { formatDifferences, formatReasons } from './reasons.ts';
import { selectCells } from './select.ts';

const style = createStyle(false);

function cell(change: Partial<ReachabilityCell>): ReachabilityCell {
  return {
    from: 'lan-client',
    address: '192.168.1.10',
    port: 9090,
    protocol: 'tcp',
    via: 'host-port',
    verdict: 'answers',
    reason: 'published',
    message: 'published on the host',
    hops: [
      { at: 'lan-client', action: 'send' },
      { at: 'host', action: 'dnat', interface: 'eth0' },
      { at: 'container', action: 'reply-by-bridge' },
    ],
    ...change,
  };
}

function measured(verdict: 'answers' | 'blocked' | 'unknown') {
  return { verdict, evidence: 'connected', sentFrom: 'the host', ms: 1, at: '2026-11-22T08:00:00Z' };
}

const blocked = cell({
  from: 'docker-host',
  address: '192.168.1.50',
  port: 8080,
  via: 'lan-address',
  verdict: 'blocked',
  reason: 'macvlan_parent_isolation',
  message: 'a macvlan does not talk to its parent',
  cure: 'use the published port',
});

test('the matrix has a row for each target and a column for each vantage point', () => {
  const { columns, rows } = layOutMatrix([cell({}), cell({ from: 'docker-host' }), blocked], (each) =>
    formatPrediction(each, style),
  );
  expect(columns.map(({ title }) => title)).toEqual(['TARGET', 'VIA', 'HOST', 'LAN']);
  expect(rows).toEqual([
    ['192.168.1.10:9090/tcp', 'host port', '✓', '✓'],
    ['192.168.1.50:8080/tcp', 'LAN', '✗', ''],
  ]);
});

test('the widest matrix with IPv4 addresses fits 80 columns', () => {
  const from = ['docker-host', 'lan-client', 'off-lan-client', 'workspace', 'itself'] as const;
  const cells = from.map((vantage) =>
    cell({ from: vantage, address: '192.168.100.200', port: 65535, measured: measured('blocked') }),
  );
  const { columns, rows } = layOutMatrix(cells, (each) => formatComparison(each, style));
  expect(Math.max(...formatTable(columns, rows, null).map(widthOf))).toBeLessThanOrEqual(80);
});

test('predicted and measured stand side by side, and a difference is shouted', () => {
  expect(formatComparison(cell({}), style)).toBe('✓ ·');
  expect(formatComparison(cell({ measured: measured('answers') }), style)).toBe('✓ ✓');
  expect(formatComparison(cell({ measured: measured('blocked') }), style)).toBe('✓≠✗');
});

test('an unknown on either side contradicts nothing', () => {
  expect(differs(cell({ measured: measured('unknown') }))).toBe(false);
  expect(differs(cell({ verdict: 'unknown', measured: measured('blocked') }))).toBe(false);
  expect(differs(cell({ measured: measured('blocked') }))).toBe(true);
});

test('a reason is told once, with the cells it is about and its cure', () => {
  const lines = formatReasons([cell({}), blocked, { ...blocked, address: '192.168.1.51' }], 80);
  expect(lines).toEqual([
    '  blocked: docker-host → 192.168.1.50:8080/tcp, 192.168.1.51:8080/tcp',
    '    a macvlan does not talk to its parent',
    '    Cure: use the published port',
  ]);
});

test('a difference tells both sides', () => {
  const text = formatDifferences([cell({ measured: measured('blocked') })], 80).join('\n');
  expect(text).toContain('predicted answers, measured blocked');
  expect(text).toContain('Measured from the host: connected (1 ms)');
});

test('the hops of a cell end in its verdict', () => {
  expect(formatHops(cell({}), { style, width: 80 })).toEqual([
    'lan-client → 192.168.1.10:9090/tcp',
    '  ● lan-client             sends',
    '  │ host (eth0)            rewrites the destination (published port)',
    '  │ container              replies by the bridge it came in on',
    '  ▼ answers',
    '    published on the host',
  ]);
});

test('the way to a guest tells the container’s translations from the host’s, and undoes them', () => {
  const toGuest = cell({
    reason: 'published_to_guest',
    message: 'forwarded to the guest',
    hops: [
      { at: 'lan-client', action: 'send' },
      { at: 'host', action: 'dnat', interface: 'eth0' },
      { at: 'container', action: 'dnat' },
      { at: 'container', action: 'masquerade' },
      { at: 'guest', action: 'deliver' },
      { at: 'guest', action: 'reply-by-lan' },
      { at: 'container', action: 'reply-by-bridge' },
      { at: 'lan-client', action: 'deliver' },
    ],
  });
  expect(formatHops(toGuest, { style, width: 80 }).slice(1, 9)).toEqual([
    '  ● lan-client             sends',
    '  │ host (eth0)            rewrites the destination (published port)',
    '  │ container              rewrites the destination (to its guest)',
    '  │ container              rewrites the source (to its own LAN address)',
    '  │ guest                  receives it',
    '  │ guest                  replies by the LAN',
    '  │ container              translates the reply back and sends it by the bridge',
    '  │ lan-client             receives it',
  ]);
});

test('an address of the guest stands in the matrix as one', () => {
  const { rows } = layOutMatrix([cell({ via: 'guest-address', address: '192.168.1.213', port: 3389 })], (each) =>
    formatPrediction(each, style),
  );
  expect(rows).toEqual([['192.168.1.213:3389/tcp', 'guest', '✓']]);
});

test('a cell is chosen by vantage point and address, with its port or without', () => {
  const cells = [cell({}), blocked, cell({ address: 'fd00::1' })];
  expect(selectCells(cells, { address: '192.168.1.10:9090' })).toHaveLength(1);
  expect(selectCells(cells, { address: '[fd00::1]:9090' })).toHaveLength(1);
  expect(selectCells(cells, { from: 'docker-host' })).toEqual([blocked]);
  expect(() => selectCells(cells, { from: 'the-moon' })).toThrow(/use one of docker-host/);
  expect(() => selectCells(cells, { address: '10.0.0.1' })).toThrow(/the addresses are 192.168.1.10/);
});
