import {
  checkParent,
  type HostFacts,
  type HostInterface,
  type InterfaceKind,
  type NetworkDraft,
  parseCidr,
  parseInterfaceAddress,
  parseIpAddress,
  planEngineNetwork,
  type Validated,
  validateNetwork,
} from '@trailer/netmodel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callEngine } from '../docker/http.ts';
import { createLab, type Lab } from '../lab.ts';

/** Enough that every kind of fault comes up dozens of times; the seed makes a run repeatable. */
const specs = { count: 2000, seed: 20_261_122 };

let lab: Lab;

beforeAll(async () => {
  lab = await createLab({ images: [] });
});
afterAll(async () => {
  await lab.destroy();
});

function must<T>(checked: Validated<T>): T {
  if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join('; '));
  return checked.value;
}

function nic(name: string, kind: InterfaceKind, addresses: readonly string[]): HostInterface {
  const whyNot = checkParent({ kind, up: true, master: null });
  return {
    name,
    kind,
    mac: null,
    mtu: 1500,
    up: true,
    addresses: addresses.map((text) => must(parseInterfaceAddress(text))),
    parentable: whyNot === null,
    ...(whyNot === null ? {} : { whyNot }),
  };
}

/** The lab's host as an agent would tell of it. */
function factsOf(address: string): HostFacts {
  return {
    interfaces: [
      nic('lo', 'loopback', ['127.0.0.1/8']),
      nic('eth0', 'veth', [`${address}/24`]),
      nic('docker0', 'docker-bridge', ['172.17.0.1/16']),
    ],
    routes: [
      { destination: must(parseCidr('0.0.0.0/0')), interface: 'eth0', gateway: must(parseIpAddress('192.168.77.1')) },
      { destination: must(parseCidr('192.168.77.0/24')), interface: 'eth0', gateway: null },
      { destination: must(parseCidr('172.17.0.0/16')), interface: 'docker0', gateway: null },
    ],
    listeners: [],
    kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: false },
    engine: null,
  };
}

const subnets = [
  '10.77.0.0/24',
  '10.77.0.0/30',
  '10.77.0.0/31',
  '10.77.0.1/32',
  '10.77.0.5/24',
  '10.77.0.0/33',
  '192.168.77.0/24',
  '172.17.0.0/24',
  '172.16.0.0/12',
  '127.0.0.0/24',
  '169.254.7.0/24',
  '224.0.0.0/24',
  '0.0.0.0/0',
  '10.77.0.0',
  'lan',
  '',
  'fd00:77::/64',
] as const;
const addresses = [
  '10.77.0.1',
  '10.77.0.2',
  '10.77.0.0',
  '10.77.0.255',
  '10.77.0.3',
  '192.168.77.1',
  '192.168.77.254',
  '10.78.0.1',
  '010.77.0.1',
  '10.77.0.256',
  'router',
  'fd00:77::1',
] as const;
const ranges = [
  '10.77.0.128/25',
  '10.77.0.0/24',
  '10.77.0.0/23',
  '10.77.0.130/25',
  '10.78.0.0/25',
  '192.168.77.192/27',
  'all',
];
const ipv6Subnets = [
  'fd00:77::/64',
  'fd00:77::/126',
  'fd00:77::/127',
  'fd00:77::/128',
  'fd00:77::5/64',
  'fe80::/64',
  'ff02::/64',
  '::/0',
  '::ffff:10.0.0.0/104',
  '2001:db8::/48',
  '10.78.0.0/24',
  'six',
];
const ipv6Addresses = ['fd00:77::1', 'fd00:77::2', 'fd00:77::', 'fd00:78::1', 'fe80::1', '10.77.0.1', 'router', null];
const ipv6Ranges = ['fd00:77::/120', 'fd00:77::100/120', 'fd00:78::/120', 'fd00:77::5/120', 'all'];
const names = ['specs', 'with.dots-and_more', 'bridge', 'host', 'none', 'default'];

/** Most fields right most of the time: a spec of nothing but faults tells little. */
const rightly = <T>(right: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const anySpec: fc.Arbitrary<NetworkDraft> = fc
  .constantFrom('macvlan', 'macvlan', 'macvlan', 'bridge' as const)
  .chain((driver) =>
    fc.record({
      name: rightly<string>('specs', names),
      driver: fc.constant(driver),
      parentInterface: rightly<string | null>(driver === 'bridge' ? null : 'eth0', [
        'eth0',
        'eth9',
        'lo',
        'docker0',
        null,
      ]),
      subnet: rightly<string | null>('10.77.0.0/24', [...subnets, null]),
      gateway: rightly<string | null>('10.77.0.1', [...addresses, null]),
      ipRange: rightly<string | null>(null, ranges),
      excludedAddresses: rightly<readonly string[]>(
        [],
        addresses.map((address) => [address, '10.77.0.9']),
      ),
      ipv6: fc.option(
        fc.record({
          subnet: rightly('fd00:77::/64', ipv6Subnets),
          gateway: rightly<string | null>('fd00:77::1', ipv6Addresses),
          ipRange: rightly<string | null>(null, ipv6Ranges),
          only: rightly<boolean | null>(null, [true, false]),
        }),
        { freq: 2 },
      ),
      mode: rightly<string | null>(null, ['bridge', 'private', 'vepa', 'passthru', 'l2', 'loud']),
    }),
  );

/** What the engine says to a spec as it was typed, and leaves nothing behind: null when it makes the network. */
async function refusalOf(draft: NetworkDraft): Promise<string | null> {
  const { socketPath } = lab.host().engine;
  const { vlanId = null, mode = null, parentInterface = null } = draft;
  // Without an IPv4 subnet a LAN is meant to have IPv6 alone.
  const only = draft.ipv6?.only ?? (draft.driver !== 'bridge' && draft.subnet === null);
  const ipv6 = draft.ipv6 ? { ...draft.ipv6, only } : null;
  // The types promise what validation made of the text; the engine gets the text as it is.
  const typed = { ...draft, vlanId, mode, parentInterface, ipv6 } as unknown as Parameters<typeof planEngineNetwork>[0];
  const answer = await callEngine(socketPath, {
    method: 'POST',
    path: '/networks/create',
    body: planEngineNetwork(typed),
  });
  const told = JSON.parse(answer.body.toString('utf8')) as { readonly Id?: string; readonly message?: string };
  if (told.Id === undefined) return told.message ?? `status ${answer.status}`;
  await callEngine(socketPath, { method: 'DELETE', path: `/networks/${told.Id}` });
  return null;
}

interface Compared {
  readonly draft: NetworkDraft;
  readonly faults: readonly string[];
  readonly refusal: string | null;
}

async function compare(draft: NetworkDraft, facts: HostFacts): Promise<Compared> {
  const checked = validateNetwork(draft, { facts, networks: [] });
  const refusal = await refusalOf(draft);
  return { draft, faults: checked.ok ? [] : checked.faults.map(({ message }) => message), refusal };
}

it('accepts what the engine accepts, and says better what the engine refuses, two thousand times', async () => {
  const facts = factsOf(lab.host().address);
  const drafts = fc.sample(anySpec, { numRuns: specs.count, seed: specs.seed });
  const compared: Compared[] = [];
  // One after the other: two networks of one subnet clash.
  for (const draft of drafts) compared.push(await compare(draft, facts));
  const unexplained = compared.filter(({ faults, refusal }) => faults.length === 0 && refusal !== null);
  const stricter = compared.filter(({ faults, refusal }) => faults.length > 0 && refusal === null);
  const both = compared.filter(({ faults, refusal }) => faults.length > 0 && refusal !== null);
  const accepted = compared.length - unexplained.length - stricter.length - both.length;
  process.stdout.write(
    `${compared.length} specs: ${accepted} accepted by both, ${both.length} refused by both, ` +
      `${stricter.length} refused by Trailer alone, ${unexplained.length} unexplained\n`,
  );
  expect(unexplained).toEqual([]);
  // Every refusal names its field and a cure behind a colon; the engine's own words rarely do.
  for (const fault of both.flatMap(({ faults }) => faults)) expect(fault).toMatch(/^[a-zA-Z0-9.[\]]+ .+: .+/);
  expect([accepted, both.length, stricter.length].every((count) => count > 50)).toBe(true);
}, 600_000);
