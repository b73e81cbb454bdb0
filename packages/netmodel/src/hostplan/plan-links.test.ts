import { describe, expect, it } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { homeLab, nic } from '../host.suite.ts';
import { shimMacOf, shimNameOf } from '../links/marks.ts';
import type { ObservedVlan } from '../links/types.ts';
import { describeNetwork } from './describe-network.ts';
import { planHostShim } from './host-shim.ts';
import {
  busyWith,
  container,
  desktop,
  failedAt,
  guest,
  made,
  network,
  onLan,
  shimOf,
  stopped,
  view,
  workspace,
} from './hostplan.suite.ts';
import { planHost, subjectOf } from './plan-host.ts';
import type { DesiredNetwork, HostView, ObservedHost } from './types.ts';

const lan = network({ hostShim: { address: ip('192.168.1.250') } });
const name = shimNameOf(lan.id);
const shop = workspace();

function plan(given: HostView, activity = new Map()) {
  return planHost({ ...given, activity });
}

/** The shim that a view wants. */
function wanted(given: HostView, of: DesiredNetwork = lan) {
  const found = planHostShim(of, given);
  if (found === null) throw new Error('the view wants no shim');
  return found;
}

/** A view whose shim is as it should be. */
function shimmed(networks: readonly DesiredNetwork[] = [lan], observed: Partial<ObservedHost> = {}): HostView {
  const given = view({ networks, workspaces: [shop] }, observed);
  return {
    ...given,
    observed: { ...given.observed, links: [shimOf(wanted(view({ networks: [lan], workspaces: [shop] })))] },
  };
}

describe('the host shim of a network', () => {
  it('is made as soon as its network is there, with a way to every workspace on it', () => {
    const step = {
      kind: 'apply-host-shim',
      networkId: 'n-lan',
      plan: {
        name,
        parentInterface: 'eth0',
        mac: shimMacOf('n-lan'),
        address: '192.168.1.250',
        destinations: ['192.168.1.60'],
      },
    };
    expect(plan(view({ networks: [lan], workspaces: [shop] }))).toEqual([step]);
    expect(plan(shimmed())).toEqual([]);
    expect(plan(view({ networks: [lan] }, { networks: [] }))).toMatchObject([{ kind: 'create-network' }]);
    const replaced = view({ networks: [lan] }, { networks: [made(lan, { fingerprint: 'edited' })] });
    expect(plan(replaced)).toEqual([]);
  });

  it('hangs on the sub-interface of a tagged network', () => {
    const tagged = network({ vlanId: 100, hostShim: lan.hostShim });
    expect(wanted(view({ networks: [tagged] }), tagged).parentInterface).toBe('eth0.100');
  });

  it('has its ways changed when workspaces come and go, and is repaired when somebody broke it', () => {
    expect(plan(shimmed([lan], { containers: [stopped(shop)] }))).toMatchObject([
      { kind: 'apply-host-shim', plan: { destinations: [] } },
      { kind: 'start-container' },
    ]);
    const given = shimmed();
    const broken = given.observed.links.map((link) => (link.kind === 'shim' ? { ...link, up: false } : link));
    expect(plan({ ...given, observed: { ...given.observed, links: broken } })).toMatchObject([
      { kind: 'apply-host-shim' },
    ]);
  });

  it('leads to a guest too, but never to the router, to the host or out of the subnet, whatever a guest says', () => {
    const desk = desktop();
    const destinations = (address: string) => {
      const told = container(desk, { guest: guest({ address: ip(address) }) });
      return wanted(view({ networks: [lan], workspaces: [desk] }, { containers: [told] })).destinations;
    };
    expect(destinations('192.168.1.213')).toEqual(['192.168.1.60', '192.168.1.213']);
    for (const address of ['192.168.1.1', '192.168.1.10', '192.168.1.250', '10.0.0.5', 'fd00::5']) {
      expect(destinations(address), address).toEqual(['192.168.1.60']);
    }
    const unknown = container(desk, { guest: guest({ address: null }) });
    expect(wanted(view({ networks: [lan], workspaces: [desk] }, { containers: [unknown] })).destinations).toEqual([
      '192.168.1.60',
    ]);
  });

  it('leads to no workspace of another network', () => {
    const other = container(shop, { endpoints: [{ ...onLan, networkId: 'n-other' }] });
    expect(wanted(view({ networks: [lan], workspaces: [shop] }, { containers: [other] })).destinations).toEqual([]);
  });

  it('goes when nobody wants it any more, and before its network', () => {
    const removal = { kind: 'remove-link', networkId: 'n-lan', link: { kind: 'shim', name } };
    expect(plan(shimmed([network()]))).toMatchObject([removal]);
    const leaving = { ...lan, deleting: true };
    const alone = shimmed([leaving], { containers: [] });
    const free = { ...alone, desired: { ...alone.desired, workspaces: [] } };
    expect(plan(free)).toMatchObject([removal]);
    expect(plan({ ...free, observed: { ...free.observed, links: [] } })).toMatchObject([{ kind: 'remove-network' }]);
    expect(plan({ ...free, observed: { ...free.observed, networks: [] } })).toMatchObject([removal]);
    const used = plan(shimmed([leaving]));
    expect(used.filter(({ kind }) => kind === 'remove-link')).toEqual([]);
  });

  it('is removed as a subject of its own when Trailer knows no network of it', () => {
    const stray = shimOf({ ...wanted(view({ networks: [lan] })), name: 'trl-0000000000' });
    const steps = plan(view({}, { links: [stray] }));
    expect(steps).toEqual([{ kind: 'remove-link', networkId: null, link: stray }]);
    expect(steps.map(subjectOf)).toEqual(['link:trl-0000000000']);
  });
});

describe('the sub-interface of a tagged network', () => {
  const tagged = network({ vlanId: 100 });
  const onEngine = made(tagged, { parentInterface: 'eth0.100', vlanLink: 'eth0.100' });
  const there = [...homeLab().interfaces, nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100 })];
  const marked: ObservedVlan = { kind: 'vlan', name: 'eth0.100' };
  const tags = (observed: Partial<ObservedHost>, networks: readonly DesiredNetwork[] = [tagged]) =>
    plan(view({ networks }, { networks: [onEngine], interfaces: there, ...observed }));

  it('is marked when the engine made it for Trailer, at every boot anew', () => {
    expect(tags({})).toEqual([{ kind: 'mark-vlan', networkId: 'n-lan', link: 'eth0.100' }]);
    expect(tags({ links: [marked] })).toEqual([]);
    expect(tags({ interfaces: homeLab().interfaces })).toEqual([]);
  });

  it('is left alone when the user made it', () => {
    expect(tags({ networks: [{ ...onEngine, vlanLink: null }] })).toEqual([]);
    expect(tags({ networks: [], interfaces: there }, [])).toEqual([]);
  });

  it('goes with its last network, and not before', () => {
    const removal = [{ kind: 'remove-link', networkId: null, link: marked }];
    expect(tags({ networks: [], links: [marked] }, [])).toEqual(removal);
    expect(tags({ networks: [], links: [marked] }, [{ ...tagged, deleting: true }])).toEqual(removal);
    expect(tags({ links: [marked] }, [{ ...tagged, deleting: true }])).toMatchObject([{ kind: 'remove-network' }]);
    const waiting = tags({ networks: [], links: [marked] });
    expect(waiting.map(({ kind }) => kind)).toEqual(['create-network']);
  });

  it('stays while somebody else has a use for it', () => {
    const addressed = nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100, addresses: ['10.0.100.5/24'] });
    const onTop = nic('br7', 'macvlan', { parent: 'eth0.100' });
    for (const interfaces of [
      [...homeLab().interfaces, addressed],
      [...there, onTop],
    ]) {
      expect(tags({ networks: [], links: [marked], interfaces }, [])).toEqual([]);
    }
    const ours = nic('trl-0000000000', 'macvlan', { parent: 'eth0.100' });
    expect(tags({ networks: [], links: [marked], interfaces: [...there, ours] }, [])).toHaveLength(1);
  });

  it('does not hold the shim up when it cannot be marked', () => {
    const both = { ...tagged, hostShim: lan.hostShim };
    const given = view({ networks: [both] }, { networks: [onEngine], interfaces: there });
    expect(plan(given)).toMatchObject([{ kind: 'apply-host-shim' }]);
    const failed = new Map([['network:n-lan', failedAt('apply-host-shim')]]);
    expect(plan(given, failed)).toMatchObject([{ kind: 'mark-vlan' }]);
  });
});

describe('the status of a network', () => {
  it('says that its shim is on the way, and why it cannot be had', () => {
    const given = view({ networks: [lan], workspaces: [shop] });
    const message = (of: DesiredNetwork, seen: HostView, activity?: ReturnType<typeof failedAt>) =>
      describeNetwork(of, seen, activity);
    expect(message(lan, given, busyWith('apply-host-shim'))).toEqual({
      phase: 'created',
      message: 'The host shim 192.168.1.250 is being set up.',
    });
    expect(message(lan, given, failedAt('apply-host-shim', 'Network is down.', 'Bring eth0 up.'))).toEqual({
      phase: 'created',
      message: 'The host shim 192.168.1.250 is not as it should be: Network is down. Bring eth0 up.',
    });
    expect(message(lan, shimmed(), failedAt('apply-host-shim')).message).toBe('');
    expect(message(network(), shimmed([network()])).message).toBe('The former host shim is being removed.');
  });

  it('says nothing of a mark that is on the way, but why it cannot be had', () => {
    const tagged = network({ vlanId: 100 });
    const interfaces = [...homeLab().interfaces, nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100 })];
    const onEngine = made(tagged, { parentInterface: 'eth0.100', vlanLink: 'eth0.100' });
    const given = view({ networks: [tagged] }, { networks: [onEngine], interfaces });
    expect(describeNetwork(tagged, given, undefined).message).toBe('');
    expect(describeNetwork(tagged, given, failedAt('mark-vlan', 'Not permitted.', '')).message).toBe(
      'The mark on eth0.100 is not as it should be: Not permitted.',
    );
  });

  it('tells name and shim one after the other', () => {
    const given = view({ networks: [lan] }, { networks: [made(lan, { name: 'former' })] });
    expect(describeNetwork(lan, given, undefined).message).toMatch(
      /with, former\. The host shim 192\.168\.1\.250 is being/,
    );
  });
});
