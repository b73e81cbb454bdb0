import { describe, expect, it } from 'vitest';
import { isWireAmong } from './wire.ts';

const wire = { addresses: ['192.168.1.10', '192.168.1.77'], macs: ['02:AB:00:00:00:01'] };

function printed(...neighbours: readonly object[]): string {
  return JSON.stringify(neighbours);
}

describe('a LAN with the same numbers', () => {
  it('is the same LAN when one of its addresses is held by a MAC that is known there', () => {
    expect(isWireAmong(printed({ dst: '192.168.1.10', dev: 'eth0', lladdr: '02:ab:00:00:00:01' }), wire)).toBe(true);
  });

  it('is another LAN when somebody else holds the address, or nobody does', () => {
    expect(isWireAmong(printed({ dst: '192.168.1.10', lladdr: '02:ff:00:00:00:01' }), wire)).toBe(false);
    expect(isWireAmong(printed({ dst: '192.168.1.10', state: ['FAILED'] }), wire)).toBe(false);
    expect(isWireAmong(printed({ dst: '192.168.1.20', lladdr: '02:ab:00:00:00:01' }), wire)).toBe(false);
    expect(isWireAmong('', wire)).toBe(false);
  });
});
