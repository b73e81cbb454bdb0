import { describe, expect, it } from 'vitest';
import { cidr, ip, mac, port } from '../address/address.suite.ts';
import type { WindowsSpec } from '../desktop/types.ts';
import { fingerprintNetwork, fingerprintWorkspace } from './fingerprint.ts';
import { attachedTo, network, webPort, windows, workspace } from './hostplan.suite.ts';
import type { DesiredNetwork, DesiredWorkspace } from './types.ts';

describe('the fingerprint of a workspace', () => {
  const base = workspace({
    environment: { A: '1', B: '2' },
    volumes: [{ name: 'data', path: '/data', readOnly: false }],
  });
  const of = (changes: Partial<DesiredWorkspace>, ids = ['e-1']) => fingerprintWorkspace({ ...base, ...changes }, ids);

  it('is sixteen hexadecimal digits', () => {
    expect(of({})).toMatch(/^[0-9a-f]{16}$/);
  });

  const otherEndpoint = { networkId: 'n-lan', ipv4Address: ip('192.168.1.61'), ipv6Address: null, macAddress: null };
  it.each<[string, Partial<DesiredWorkspace>]>([
    ['image', { image: 'shop:2' }],
    ['command', { command: ['sleep'] }],
    ['command without words', { command: [] }],
    ['environment', { environment: { A: '1', B: '3' } }],
    ['terminal', { interactive: true }],
    ['network', attachedTo('n-web')],
    ['order of networks', attachedTo('n-web', 'n-lan')],
    ['static address', { endpoints: [otherEndpoint] }],
    ['MAC address', { endpoints: [{ ...otherEndpoint, ipv4Address: null, macAddress: mac('02:00:00:00:00:01') }] }],
    ['default bridge', { defaultBridge: false }],
    ['port', { ports: [{ ...webPort, hostPort: port(9091) }] }],
    ['number of ports', { ports: [] }],
    ['volume', { volumes: [] }],
    ['CPU limit', { resources: { cpus: 1.5, memoryMiB: null } }],
    ['memory limit', { resources: { cpus: null, memoryMiB: 64 } }],
    ['redeployment', { deploys: 1 }],
    ['kind', { kind: 'windows' }],
  ])('changes with the %s', (_, changes) => {
    expect(of(changes)).not.toBe(of({}));
  });

  it('changes with the network of the engine', () => {
    expect(of({}, ['e-2'])).not.toBe(of({}));
  });

  it('of a Linux workspace is what it was before there were desktops and terminals: no container is made anew for them', () => {
    expect(of({})).toBe('2c7320dd3aaa72a9');
  });

  it.each<[string, Partial<WindowsSpec>]>([
    ['edition', { edition: '10' }],
    ['account', { account: { ...windows.account, username: 'other' } }],
    ['language', { language: 'de' }],
    ['keyboard', { keyboard: 'de-DE' }],
    ['disk', { diskGiB: 65 }],
    ['acceleration', { acceleration: 'auto' }],
  ])('of a desktop changes with its %s', (_, changes) => {
    const desk = { kind: 'windows', windows } as const;
    expect(of({ ...desk, windows: { ...windows, ...changes } })).not.toBe(of(desk));
    expect(of({ ...desk, windows: { ...windows } })).toBe(of(desk));
  });

  it('of a desktop stays when its password is told differently: no guest is shut down for that', () => {
    const desk = { kind: 'windows', windows } as const;
    const account = { ...windows.account, password: 'other' };
    expect(of({ ...desk, windows: { ...windows, account } })).toBe(of(desk));
  });

  it.each<[string, Partial<DesiredWorkspace>]>([
    ['force of a stop', { forceStop: true }],
    ['name', { name: 'other' }],
    ['run state', { running: false }],
    ['number of restarts', { restarts: 7 }],
    ['generation', { generation: 7 }],
    ['order of its environment', { environment: { B: '2', A: '1' } }],
  ])('does not change with the %s', (_, changes) => {
    expect(of(changes)).toBe(of({}));
  });

  it('does not change with the order of ports and volumes', () => {
    const ports = [webPort, { ...webPort, hostPort: port(9091) }];
    const volumes = [...base.volumes, { name: 'logs', path: '/logs', readOnly: true }];
    expect(of({ ports, volumes })).toBe(of({ ports: ports.toReversed(), volumes: volumes.toReversed() }));
  });
});

describe('the fingerprint of a network', () => {
  const of = (changes: Partial<DesiredNetwork>) => fingerprintNetwork(network(changes));

  it.each<[string, Partial<DesiredNetwork>]>([
    ['driver', { driver: 'bridge' }],
    ['parent interface', { parentInterface: 'eth1' }],
    ['subnet', { subnet: cidr('192.168.2.0/24') }],
    ['gateway', { gateway: ip('192.168.1.2') }],
    ['range', { ipRange: cidr('192.168.1.192/27') }],
    ['excluded addresses', { excludedAddresses: [ip('192.168.1.7')] }],
    ['VLAN', { vlanId: 100 }],
    ['mode', { mode: 'private' }],
    ['second family', { ipv6: { subnet: cidr('fd00::/64'), gateway: null, ipRange: null, only: false } }],
    ['absence of IPv4', { ipv6: { subnet: cidr('fd00::/64'), gateway: null, ipRange: null, only: true } }],
  ])('changes with the %s', (_, changes) => {
    expect(of(changes)).not.toBe(of({}));
  });

  it('is what it was before there were modes: no network is made anew for the one it has anyway', () => {
    expect(of({ mode: 'bridge' })).toBe(of({ mode: null }));
    expect(of({ mode: null })).toBe('3e64ecc211388a0c');
    expect(of({ hostShim: { address: ip('192.168.1.9') } })).toBe(of({}));
  });

  it('does not change with the name or the order of the excluded addresses', () => {
    const excludedAddresses = [ip('192.168.1.7'), ip('192.168.1.8')];
    expect(of({ name: 'other' })).toBe(of({}));
    expect(of({ excludedAddresses })).toBe(of({ excludedAddresses: excludedAddresses.toReversed() }));
  });
});
