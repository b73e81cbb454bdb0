import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { dockerArgumentsOf, planEngineNetwork } from './engine-request.ts';

const noExtras = { vlanId: null, mode: null, ipv6: null };
const nothing = {
  parentInterface: null,
  subnet: null,
  gateway: null,
  ipRange: null,
  excludedAddresses: [],
  ...noExtras,
};
const home = {
  name: 'home',
  driver: 'macvlan',
  parentInterface: 'eth0',
  subnet: cidr('192.168.77.0/24'),
  gateway: ip('192.168.77.1'),
  ipRange: cidr('192.168.77.128/25'),
  excludedAddresses: [ip('192.168.77.130'), ip('192.168.77.131')],
  ...noExtras,
};

describe('what the engine is asked for', () => {
  it('is one pool, with the addresses it must not give away', () => {
    expect(planEngineNetwork(home)).toEqual({
      Name: 'home',
      Driver: 'macvlan',
      Options: { parent: 'eth0' },
      IPAM: {
        Driver: 'default',
        Config: [
          {
            Subnet: '192.168.77.0/24',
            Gateway: '192.168.77.1',
            IPRange: '192.168.77.128/25',
            AuxiliaryAddresses: { 'excluded-1': '192.168.77.130', 'excluded-2': '192.168.77.131' },
          },
        ],
      },
    });
  });

  it('has another name where the name of a LAN could take the port mappings away', () => {
    expect(planEngineNetwork(home, { gatewayPriority: false }).Name).toBe('~home');
    expect(planEngineNetwork({ ...home, driver: 'bridge' }, { gatewayPriority: false }).Name).toBe('home');
  });

  it('names the tagged sub-interface, the mode and both families where they are asked for', () => {
    const ipv6 = { subnet: cidr('fd00:77::/64'), gateway: ip('fd00:77::1'), ipRange: null, only: false };
    const excludedAddresses = [ip('192.168.77.130'), ip('fd00:77::9')];
    const request = planEngineNetwork({ ...home, vlanId: 100, mode: 'private', ipv6, excludedAddresses });
    expect(request.Options).toEqual({ parent: 'eth0.100', macvlan_mode: 'private' });
    expect(request.EnableIPv6).toBe(true);
    expect(request.EnableIPv4).toBeUndefined();
    expect(request.IPAM?.Config.map(({ AuxiliaryAddresses }) => AuxiliaryAddresses)).toEqual([
      { 'excluded-1': '192.168.77.130' },
      { 'excluded-1': 'fd00:77::9' },
    ]);
    expect(planEngineNetwork({ ...home, mode: 'bridge' }).Options).toEqual({ parent: 'eth0' });
    const ipv6Alone = planEngineNetwork({
      ...home,
      subnet: null,
      gateway: null,
      ipRange: null,
      ipv6: { ...ipv6, only: true },
    });
    expect(ipv6Alone.EnableIPv4).toBe(false);
    expect(dockerArgumentsOf(ipv6Alone)).toEqual(expect.arrayContaining(['--ipv4=false', '--ipv6']));
  });

  it('leaves the choice to the engine where nothing was asked for', () => {
    const plain = { name: 'plain', driver: 'bridge', ...nothing };
    expect(planEngineNetwork(plain)).toEqual({ Name: 'plain', Driver: 'bridge', Options: {} });
    expect(planEngineNetwork({ ...plain, subnet: cidr('10.0.0.0/24') }).IPAM?.Config).toEqual([
      { Subnet: '10.0.0.0/24' },
    ]);
  });

  it('reads the same as a command', () => {
    expect(dockerArgumentsOf(planEngineNetwork(home))).toEqual([
      'network',
      'create',
      '--driver=macvlan',
      '--opt=parent=eth0',
      '--subnet=192.168.77.0/24',
      '--gateway=192.168.77.1',
      '--ip-range=192.168.77.128/25',
      '--aux-address=excluded-1=192.168.77.130',
      '--aux-address=excluded-2=192.168.77.131',
      'home',
    ]);
    expect(dockerArgumentsOf(planEngineNetwork({ name: 'plain', driver: 'bridge', ...nothing }))).toEqual([
      'network',
      'create',
      '--driver=bridge',
      'plain',
    ]);
    const bare = { name: 'plain', driver: 'bridge', ...nothing, subnet: cidr('10.0.0.0/24') };
    expect(dockerArgumentsOf(planEngineNetwork(bare))).toContain('--subnet=10.0.0.0/24');
  });
});
