import { describe, expect, it } from 'vitest';
import { agreementOf, type Cell, cellKey, showTarget, verdictOf } from './cell.ts';
import { arrangeCells, type GridKey, moveInGrid } from './matrix-rows.ts';

const base: Cell = {
  from: 'docker-host',
  address: '192.168.1.10',
  port: 8080,
  protocol: 'tcp',
  via: 'host-port',
  verdict: 'answers',
  reason: 'published',
  message: 'The host forwards it.',
  hops: [],
};
const measured = { evidence: 'connected', sentFrom: 'host one', ms: 1, at: '2026-01-01T00:00:00.000Z' } as const;

describe('the matrix', () => {
  it('has one row an address, port and protocol, grouped by the way in, and one column a vantage point', () => {
    const { columns, groups } = arrangeCells([
      { ...base, via: 'bridge-address', address: '172.17.0.2', port: null, protocol: 'icmp' },
      { ...base, from: 'itself' },
      base,
      { ...base, protocol: 'udp' },
    ]);
    expect(columns).toEqual(['docker-host', 'itself']);
    expect(groups.map(({ via, rows }) => [via, rows.map(({ label }) => label)])).toEqual([
      ['host-port', ['192.168.1.10:8080/tcp', '192.168.1.10:8080/udp']],
      ['bridge-address', ['172.17.0.2']],
    ]);
    expect(groups[0]?.rows[0]?.cells.map((cell) => cell?.from)).toEqual(['docker-host', 'itself']);
    expect(groups[0]?.rows[1]?.cells.map((cell) => cell?.from)).toEqual(['docker-host', undefined]);
  });

  it('writes an IPv6 address with its port in brackets', () => {
    expect(showTarget({ address: 'fd00::5', port: 80, protocol: 'tcp' })).toBe('[fd00::5]:80/tcp');
  });

  it('tells apart the same address and port asked by another protocol, way or vantage point', () => {
    const keys = [
      base,
      { ...base, protocol: 'udp' as const },
      { ...base, via: 'lan-address' as const },
      { ...base, from: 'itself' as const },
    ];
    expect(new Set(keys.map(cellKey)).size).toBe(4);
  });

  it('is walked through by arrows, Home, End and the page keys, and never left', () => {
    const size = { rows: 3, columns: 5 };
    const at = (row: number, column: number) => ({ row, column });
    const from = (place: { row: number; column: number }, key: GridKey, withControl = false) =>
      moveInGrid(place, { key, withControl }, size);
    expect(from(at(1, 2), 'ArrowUp')).toEqual(at(0, 2));
    expect(from(at(0, 2), 'ArrowUp')).toEqual(at(0, 2));
    expect(from(at(1, 2), 'ArrowDown')).toEqual(at(2, 2));
    expect(from(at(2, 2), 'ArrowDown')).toEqual(at(2, 2));
    expect(from(at(1, 0), 'ArrowLeft')).toEqual(at(1, 0));
    expect(from(at(1, 1), 'ArrowLeft')).toEqual(at(1, 0));
    expect(from(at(1, 4), 'ArrowRight')).toEqual(at(1, 4));
    expect(from(at(1, 2), 'Home')).toEqual(at(1, 0));
    expect(from(at(1, 2), 'End')).toEqual(at(1, 4));
    expect(from(at(1, 2), 'Home', true)).toEqual(at(0, 0));
    expect(from(at(1, 2), 'End', true)).toEqual(at(2, 4));
    expect(from(at(2, 2), 'PageUp')).toEqual(at(0, 2));
    expect(from(at(0, 2), 'PageDown')).toEqual(at(2, 2));
  });
});

describe('a measurement beside its prediction', () => {
  it('contradicts it only where both know', () => {
    const found = (verdict: Cell['verdict'], byPacket: Cell['verdict'] | null) =>
      agreementOf({ verdict, measured: byPacket === null ? undefined : { ...measured, verdict: byPacket } });
    expect(found('answers', null)).toBe('unmeasured');
    expect(found('answers', 'answers')).toBe('confirmed');
    expect(found('answers', 'blocked')).toBe('contradicted');
    expect(found('blocked', 'answers')).toBe('contradicted');
    expect(found('unknown', 'answers')).toBe('open');
    expect(found('answers', 'unknown')).toBe('open');
  });

  it('counts more than the prediction unless it says nothing', () => {
    expect(verdictOf({ verdict: 'answers', measured: { ...measured, verdict: 'blocked' } })).toBe('blocked');
    expect(verdictOf({ verdict: 'answers', measured: { ...measured, verdict: 'unknown' } })).toBe('answers');
    expect(verdictOf({ verdict: 'answers' })).toBe('answers');
  });
});
