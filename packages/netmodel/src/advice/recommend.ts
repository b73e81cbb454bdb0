import type { NetworkDraft } from '../network/types.ts';
import type { AdviceContext, Recommendation, Rejection } from './types.ts';

const noLan: Rejection = { what: 'macvlan and ipvlan', why: 'they spend an address of the LAN on each workspace' };

const noHost: Rejection = {
  what: 'the host’s own network',
  why: 'a program there sees all traffic of the host and can take any of its ports',
};

/** No network at all. */
export function recommendNone(): Recommendation {
  return {
    driver: 'none',
    title: 'No network',
    reasons: ['The workspace has a loopback and nothing else: no packet gets in or out, whatever runs in it.'],
    limits: ['Volumes, logs and the terminal still work. It cannot pull anything from the network once it runs.'],
    rejected: [{ what: 'every other network', why: 'what needs none should have none' }],
    network: null,
    existing: null,
    workspace: { networkMode: 'none', defaultBridge: false },
  };
}

/** The network of the host. */
export function recommendHost(): Recommendation {
  return {
    driver: 'host',
    title: 'The host’s own network',
    reasons: [
      'There is no bridge, no translation and no forwarding on the way: what the host can do, the workspace can do.',
      'It sees the interfaces of the host as they are, which monitoring needs.',
    ],
    limits: [
      'There is no isolation: only an administrator may choose it, and never for programs you do not trust.',
      'Its ports are the host’s: two workspaces cannot listen on the same one. Name them under ports, and Trailer checks them first.',
    ],
    rejected: [
      noLan,
      { what: 'a bridge', why: 'it costs some microseconds a packet; `trailer bench network` tells how many here' },
    ],
    network: null,
    existing: null,
    workspace: { networkMode: 'host', defaultBridge: false },
  };
}

/** The engine's default bridge. */
export function recommendDefaultBridge(): Recommendation {
  return {
    driver: 'bridge',
    title: 'The default bridge, with published ports',
    reasons: ['It is there already, and every port that you publish answers at the address of the host.'],
    limits: ['Workspaces on it do not find each other by name, and can all reach each other.'],
    rejected: [noLan, noHost],
    network: null,
    existing: null,
    workspace: { networkMode: 'standard', defaultBridge: true },
  };
}

/** A bridge of the workspaces' own. */
export function recommendBridge({ networks }: AdviceContext): Recommendation {
  const [present] = networks.filter(({ driver }) => driver === 'bridge');
  return {
    driver: 'bridge',
    title: 'A bridge of their own, with published ports',
    reasons: [
      'Workspaces on it find each other by name.',
      'Workspaces on other bridges cannot reach them; clients come in by the ports you publish, and by no other.',
    ],
    limits: ['Its addresses are known on this host only: clients on the LAN use the address of the host.'],
    rejected: [noLan, { what: 'the default bridge', why: 'names do not resolve there' }, noHost],
    network: present === undefined ? newBridge(networks) : null,
    existing: present === undefined ? null : { id: present.id, name: present.name },
    workspace: { networkMode: 'standard', defaultBridge: false },
  };
}

function newBridge(networks: AdviceContext['networks']): NetworkDraft {
  return { name: freeName('apps', networks), driver: 'bridge' };
}

/** A name that no network of the host has. */
export function freeName(wanted: string, networks: AdviceContext['networks']): string {
  const taken = new Set(networks.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
