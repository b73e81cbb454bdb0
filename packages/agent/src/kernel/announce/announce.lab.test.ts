import { type IpAddress, parseIpAddress } from '@trailer/netmodel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { createScratch } from '../namespace/scratch.suite.ts';
import { runCommand } from '../process.ts';
import { announceAddresses } from './announce.ts';

const scratch = createScratch();
const own = '10.77.0.60';
const wrongMac = '02:00:00:00:aa:aa';
let [container, client] = ['', ''];

beforeAll(async () => {
  [container, client] = await Promise.all([scratch.add('ct'), scratch.add('lan')]);
  await runCommand(['ip', '-n', container, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'eth0', 'netns', client]);
  for (const [name, address] of [
    [container, own],
    [client, '10.77.0.5'],
  ] as const) {
    await runCommand(['ip', '-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    await runCommand(['ip', '-n', name, 'link', 'set', 'eth0', 'up']);
  }
});
afterAll(async () => await scratch.sweep());

function read(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address`);
  return parsed.value;
}

async function knownMac(): Promise<string> {
  const said = await scratch.inside(client, ['ip', '-json', 'neighbour', 'show', own]);
  const [entry]: readonly { lladdr?: string }[] = JSON.parse(said);
  return entry?.lladdr ?? '';
}

describe('an address that was somebody else’s', () => {
  test.each([
    ['a neighbour that answers', '10.77.0.5'],
    ['one that is not there', '10.77.0.250'],
  ])('is known as the container’s once that asked for %s', async (_, ask) => {
    const entry = ['ip', 'neighbour', 'replace', own, 'lladdr', wrongMac, 'dev', 'eth0', 'nud', 'reachable'];
    await scratch.inside(client, entry);
    // The kernel believes no second MAC address within its locktime.
    await scratch.inside(client, ['sysctl', '-qw', 'net.ipv4.neigh.eth0.locktime=0']);
    expect(await knownMac()).toBe(wrongMac);
    await announceAddresses(createNamespaceRunner(container), [{ address: read(own), ask: read(ask) }]);
    const [link] = JSON.parse(await scratch.inside(container, ['ip', '-json', 'link', 'show', 'eth0']));
    await expect.poll(knownMac, { timeout: 1_000 }).toBe(link.address);
  });

  test('is left out when the container has it no more', async () => {
    const runner = createNamespaceRunner(container);
    await announceAddresses(runner, [{ address: read('10.77.0.61'), ask: read('10.77.0.5') }]);
    expect(runner.commands).toEqual(['ip']);
  });
});
