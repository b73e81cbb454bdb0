import { describe, expect, it } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { existing } from '../network/network.suite.ts';
import { foreignContainer, onDefaultBridge, onNetwork, webMapping } from './adoption.suite.ts';
import { planContainerAdoption } from './foreign-container.ts';
import { originalNameAfter, originalNameDuring } from './names.ts';
import type { ForeignContainer } from './types.ts';
import { adoptVolumes } from './volumes.ts';

const lan = existing({ id: 'n-lan', name: 'lan', driver: 'macvlan', parentInterface: 'eth0', adopted: 'e-lan-old' });
const web = existing({ id: 'n-web', name: 'web' });
const context = { networks: [lan, web], names: ['shop'], successors: new Map([['c-kept', 'shop']]) };

function plan(changes: Partial<ForeignContainer> = {}, name?: string) {
  return planContainerAdoption(foreignContainer(changes), context, name);
}

function reasons(changes: Partial<ForeignContainer>, name?: string): readonly string[] {
  return plan(changes, name).whyNot.map(({ reason }) => reason);
}

describe('a container that is not Trailer’s', () => {
  it('keeps address and MAC on its LAN, which others know it by', () => {
    const { network, whyNot } = plan();
    expect(whyNot).toEqual([]);
    expect(network).toEqual({
      networks: [
        { networkId: 'n-lan', ipv4Address: '192.168.1.77', ipv6Address: null, macAddress: '02:42:c0:a8:01:4d' },
      ],
      ports: [],
      defaultBridge: false,
    });
  });

  it('keeps an address on a bridge only where it asked for one, and none on the default bridge', () => {
    const onWeb = onNetwork({ engineNetworkId: 'e-web', networkName: 'web', networkId: 'n-web' });
    const picked = { ...onWeb, asksForAddress: false };
    expect(plan({ endpoints: [onWeb] }).network.networks).toMatchObject([
      { ipv4Address: '192.168.1.77', macAddress: null },
    ]);
    expect(plan({ endpoints: [picked] }).network.networks).toMatchObject([{ ipv4Address: null }]);
    const bridged = plan({ endpoints: [onDefaultBridge], ports: [webMapping] });
    expect(bridged.network).toEqual({ networks: [], ports: [webMapping], defaultBridge: true });
    expect(bridged.kept).toContain('port 9090->8080/tcp');
  });

  it('tells what comes along and what does not', () => {
    const { kept, changed } = plan({
      restartPolicy: 'always',
      labelNames: ['traefik.enable'],
      composeProject: 'shop',
      endpoints: [onNetwork({ aliases: ['db'] })],
    });
    expect(kept).toEqual([
      'image shop:1',
      'command serve --all',
      'environment TOKEN',
      'network lan-old, address 192.168.1.77, MAC 02:42:c0:a8:01:4d',
      'volume shop-data at /data',
    ]);
    expect(changed).toEqual([
      'it is stopped and made anew once',
      'the original stays, stopped, as web-old-before-trailer: remove it when it is not needed any more',
      'what it wrote outside of volumes stays in the original',
      'restart policy always becomes unless-stopped',
      'labels traefik.enable are left behind',
      'other containers find it no longer as db',
      'it leaves Compose project shop: "docker compose up" there would make another',
    ]);
    const plain = plan({ command: null, environmentNames: [], mounts: [], state: 'exited', restartPolicy: '' });
    expect(plain.kept).toHaveLength(2);
    expect(plain.changed).toContain('it is made anew once, and stays stopped');
    expect(plain.changed).toContain('restart policy no becomes unless-stopped');
  });

  it('waits for its networks, and has a name that is free', () => {
    const elsewhere = onNetwork({ engineNetworkId: 'e-other', networkName: 'other', ipv4Address: ip('10.1.1.2') });
    expect(reasons({ endpoints: [elsewhere] })).toEqual(['networks']);
    expect(reasons({}, 'shop')).toEqual(['name']);
    expect(reasons({}, '-x')).toEqual(['name']);
    expect(reasons({ state: 'paused' })).toEqual(['state']);
    expect(plan({ engineId: 'c-kept', name: 'shop' }).whyNot).toEqual([
      { reason: 'state', message: 'workspace shop takes its place: remove it when that does' },
    ]);
    const stands = { reason: 'privileged', message: 'it is privileged' } as const;
    expect(plan({ obstacles: [stands] }).whyNot).toEqual([stands]);
  });

  it('asks for no MAC address on an ipvlan network, which has none', () => {
    const ipvlan = existing({ id: 'n-ip', driver: 'ipvlan', parentInterface: 'eth0', adopted: 'e-lan-old' });
    const adoption = planContainerAdoption(foreignContainer(), { ...context, networks: [ipvlan] });
    expect(adoption.network.networks).toMatchObject([{ ipv4Address: '192.168.1.77', macAddress: null }]);
    expect(adoption.kept).toContain('network lan-old, address 192.168.1.77');
  });
});

describe('the volumes of a container', () => {
  it('are called as the engine does, else after their paths, each by a name of its own', () => {
    const anonymous = 'f'.repeat(64);
    const volume = (source: string, path: string) => ({ kind: 'volume', source, path, readOnly: false });
    const mounts = [
      volume('shop-data', '/data'),
      volume(anonymous, '/var/lib/mysql'),
      volume(`${anonymous}1`, '/backup/mysql'),
      volume(`${anonymous}2`, '/'),
      { kind: 'bind', source: '/srv', path: '/srv', readOnly: true },
    ];
    expect(adoptVolumes(mounts).map(({ name, source }) => [name, source.length])).toEqual([
      ['shop-data', 9],
      ['mysql', 64],
      ['mysql-2', 65],
      ['data', 65],
    ]);
  });
});

it('the names of an original while it is replaced and afterwards are told apart', () => {
  expect(originalNameDuring('web')).not.toBe(originalNameAfter('web'));
});
