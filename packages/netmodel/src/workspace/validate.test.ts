import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../address/address.suite.ts';
import { broadcastAddress, contains, networkAddress } from '../address/prefix.ts';
import { homeLab } from '../host.suite.ts';
import type { WorkspaceNetworkDraft, WorkspaceNetworkSpec } from './types.ts';
import { context, faults, messages, networks, validate } from './workspace.suite.ts';

const port = { hostPort: 9090, containerPort: 80 };
const attachesDefaultBridge = (draft: Partial<WorkspaceNetworkDraft>) => {
  const answer = validate(draft);
  return answer.ok && answer.value.defaultBridge;
};

describe('the default bridge', () => {
  test('is attached when no network is chosen', () => {
    expect(attachesDefaultBridge({})).toBe(true);
    expect(attachesDefaultBridge({ networks: [{ networkId: 'lan' }] })).toBe(false);
  });

  test('is attached when ports are published and no chosen network is a bridge', () => {
    expect(attachesDefaultBridge({ networks: [{ networkId: 'lan' }], ports: [port] })).toBe(true);
    expect(attachesDefaultBridge({ networks: [{ networkId: 'lan' }, { networkId: 'web' }], ports: [port] })).toBe(
      false,
    );
  });

  test('is attached whenever the request asks for it', () => {
    expect(attachesDefaultBridge({ networks: [{ networkId: 'lan' }], defaultBridge: true })).toBe(true);
  });

  test('may be declined where nothing needs it', () => {
    const draft = { networks: [{ networkId: 'lan' }], defaultBridge: false };
    expect(faults(draft)).toEqual([]);
    expect(attachesDefaultBridge(draft)).toBe(false);
  });

  test('may not be declined when ports have no other bridge to be published through', () => {
    expect(messages({ networks: [{ networkId: 'lan' }], ports: [port], defaultBridge: false })).toEqual([
      'defaultBridge false leaves no bridge to publish ports through: leave it out, or choose a bridge network',
    ]);
    expect(faults({ ports: [port], defaultBridge: false })).toEqual(['defaultBridge ports_need_bridge']);
  });

  test('may not be declined when it is the only network', () => {
    expect(messages({ defaultBridge: false })).toEqual([
      'defaultBridge false leaves the workspace without any network: leave it out, or choose a network',
    ]);
  });

  test('is not judged while a chosen network is not known: it might be a bridge', () => {
    expect(faults({ networks: [{ networkId: 'gone' }], ports: [port], defaultBridge: false })).toEqual([
      'networks[0].networkId unknown_network',
    ]);
  });
});

test('a request with faults in every part is told all of them at once', () => {
  expect(
    faults({
      networkMode: 'bridged',
      networks: [{ networkId: 'gone', ipv4Address: 'x', ipv6Address: 'y', macAddress: 'z' }],
      ports: [
        { hostPort: 0, containerPort: 0, protocol: 'icmp', hostAddress: 'q' },
        { hostPort: 8080, containerPort: 80 },
      ],
    }),
  ).toEqual([
    'networkMode invalid_value',
    'networks[0].networkId unknown_network',
    'networks[0].ipv4Address not_an_address',
    'networks[0].ipv6Address not_an_address',
    'networks[0].macAddress not_a_mac',
    'ports[0].hostPort port_out_of_range',
    'ports[0].containerPort port_out_of_range',
    'ports[0].protocol invalid_value',
    'ports[0].hostAddress not_an_address',
    'ports[1].hostPort port_taken',
  ]);
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyAddress = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((last) => `192.168.1.${last}`),
  anyText,
);
const anyDraft: fc.Arbitrary<WorkspaceNetworkDraft> = fc.record({
  networks: fc.array(
    fc.record({
      networkId: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('lan', 'web', 'auto') }, anyText),
      ipv4Address: maybe(anyAddress),
      ipv6Address: maybe(fc.constant('fd00::1')),
      macAddress: maybe(fc.oneof(fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02'), anyText)),
    }),
    { maxLength: 3 },
  ),
  ports: fc.array(
    fc.record({
      hostPort: fc.oneof(fc.integer({ min: 8078, max: 8082 }), fc.integer()),
      containerPort: fc.integer({ min: 0, max: 70_000 }),
      protocol: maybe(fc.oneof({ weight: 5, arbitrary: fc.constantFrom('tcp', 'udp') }, anyText)),
      hostAddress: maybe(fc.oneof(fc.constantFrom('192.168.1.10', '127.0.0.1'), anyText)),
    }),
    { maxLength: 4 },
  ),
  defaultBridge: maybe(fc.boolean()),
  networkMode: maybe(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom('standard', 'standard', 'host', 'none') }, anyText),
  ),
});

test('whatever is typed, every fault is told in a short message that opens with its field, and nothing is thrown', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const answer = validate(draft);
      for (const { path, message } of answer.ok ? [] : answer.faults) {
        expect(message.startsWith(`${path} `)).toBe(true);
        expect(message.length).toBeLessThan(300);
        expect(message).toMatch(/[:;] \S/);
      }
    }),
  );
});

test('a value of any length is repeated only in part', () => {
  const long = 'x'.repeat(100_000);
  const all = messages({
    networks: [{ networkId: long, ipv4Address: long, ipv6Address: long, macAddress: long }],
    ports: [{ hostPort: 9090, containerPort: 80, protocol: long, hostAddress: long }],
    networkMode: long,
  });
  expect(all).toHaveLength(7);
  for (const message of all) expect(message).not.toContain('x'.repeat(81));
});

test('only workspaces that hold together are accepted', () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const answer = validate(draft);
      if (!answer.ok) return;
      accepted += 1;
      if (answer.value.networkMode === 'standard') expectSound(answer.value);
      else expectApart(answer.value);
    }),
    { numRuns: 1000, seed: 214 },
  );
  expect(accepted).toBeGreaterThan(20);
});

function expectSound({ endpoints, ports, defaultBridge }: WorkspaceNetworkSpec): void {
  const chosen = endpoints.map(({ networkId }) => networks.find(({ id }) => id === networkId));
  expect(new Set(chosen).size).toBe(endpoints.length);
  expect(chosen.every((network) => network?.hostId === context.hostId)).toBe(true);
  expect(defaultBridge || endpoints.length > 0).toBe(true);
  expect(ports.length === 0 || defaultBridge || chosen.some((network) => network?.driver === 'bridge')).toBe(true);
  for (const [index, { ipv4Address }] of endpoints.entries()) {
    const subnet = chosen[index]?.subnet ?? null;
    if (ipv4Address === null) continue;
    expect(subnet !== null && contains(subnet, ipv4Address)).toBe(true);
    expect([
      subnet === null ? null : networkAddress(subnet),
      subnet === null ? null : broadcastAddress(subnet),
    ]).not.toContain(ipv4Address);
    expect(
      homeLab()
        .interfaces.flatMap(({ addresses }) => addresses)
        .some((held) => held.startsWith(`${ipv4Address}/`)),
    ).toBe(false);
  }
  const sockets = ports.map(({ hostAddress, hostPort, protocol }) => `${hostAddress}:${hostPort}/${protocol}`);
  expect(new Set(sockets).size).toBe(ports.length);
  expect(sockets).not.toContain('null:8080/tcp');
}

function expectApart({ endpoints, ports, defaultBridge, networkMode }: WorkspaceNetworkSpec): void {
  expect({ endpoints, defaultBridge }).toEqual({ endpoints: [], defaultBridge: false });
  expect(ports.every(({ hostPort, containerPort }) => hostPort === containerPort)).toBe(true);
  expect(networkMode === 'host' || ports.length === 0).toBe(true);
}
