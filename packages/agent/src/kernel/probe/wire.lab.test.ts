import { once } from 'node:events';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namespaceFile } from '../namespace/scratch.suite.ts';
import { addresses, createSmallLan, type Role, type SmallLan } from '../returnpath/lan.suite.ts';
import { openProbeVantage, type ProbeVantage } from './vantage.ts';
import { seesWire } from './wire.ts';

describe('whether a container sees the LAN that is meant', () => {
  let lan: SmallLan;
  let inside: { readonly pid: number; readonly vantage: ProbeVantage; end(): Promise<void> };

  beforeAll(async () => {
    lan = await createSmallLan();
    const file = namespaceFile(lan.names.lan);
    const process = execa('nsenter', [`--net=${file}`, '--', 'cat'], { stdin: 'pipe' });
    const vantage = openProbeVantage(file);
    const end = async () => {
      process.stdin.end();
      await Promise.all([process, vantage.close()]);
    };
    inside = { pid: process.pid ?? 0, vantage, end };
    // Once it repeats what it was told, it runs, and in that namespace.
    process.stdin.write('there?\n');
    await once(process.stdout, 'data');
  });
  afterAll(async () => {
    await inside.end();
    await lan.destroy();
  });

  async function macOf(role: Role, name: string): Promise<string> {
    const links: unknown = JSON.parse(await lan.scratch.inside(lan.names[role], ['ip', '-j', 'link', 'show', name]));
    return (links as readonly { readonly address: string }[])[0]?.address ?? '';
  }

  const sees = (address: string, mac: string) =>
    seesWire(inside.pid, { vantage: inside.vantage, wire: { addresses: [address], macs: [mac] } });

  test('it does when the host, or a macvlan of it, holds its address there', async () => {
    expect(await sees(addresses.host, await macOf('host', 'eth0'))).toBe(true);
    expect(await sees(addresses.container.lan, await macOf('ct', 'eth1'))).toBe(true);
  });

  test('it does not when another machine holds the address, or nobody does', async () => {
    expect(await sees(addresses.host, await macOf('router', 'eth0'))).toBe(false);
    expect(await sees('192.168.77.99', await macOf('host', 'eth0'))).toBe(false);
  });
});
