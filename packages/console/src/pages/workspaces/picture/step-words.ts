import type { Workspace } from '@trailer/contract';
import { type Cell, showTarget, vantageNames } from './cell.ts';
import { containerPortOf, type Ports } from './evidence.ts';
import type { Topology } from './topology.ts';
import type { WayStep } from './way.ts';

/** What a way is told in words from. */
export interface WayScene {
  readonly cell: Cell;
  readonly topology: Topology;
  readonly workspace: { readonly ports: Ports; readonly status: Pick<Workspace['status'], 'addresses' | 'guest'> };
}

/** What happens to the packet at one step, in a sentence without its station; addresses are told where they change. */
export function wordsOf(step: WayStep, scene: WayScene): string {
  const { hop, reply } = step;
  const { cell } = scene;
  const by = hop.interface === undefined ? '' : ` by ${hop.interface}`;
  switch (hop.action) {
    case 'send':
      return `sends to ${showTarget(cell)}${by}`;
    case 'route':
      return 'passes it on between the two networks';
    case 'switch':
      return hop.at === 'macvlan' ? 'takes it off the wire' : 'carries it';
    case 'dnat':
      return `rewrites its destination ${translationOf(step, scene)}`;
    case 'proxy':
      return `takes it with the engine’s proxy, which asks ${showAt(bridgeAddress(scene), scene)} in its place`;
    case 'masquerade':
      return `puts its own address on the LAN${inBrackets(lanAddress(scene))} in place of the sender’s, so that the answer comes back to it`;
    case 'deliver':
      return reply ? 'gets the answer' : 'takes it';
    case 'reply-by-bridge':
      return 'answers by the bridge, the way the request came';
    case 'reply-by-lan':
      return 'answers over the LAN';
    case 'reply-lost':
      return 'answers, but the answer leaves by the wrong way or under the wrong address and is lost';
    case 'drop':
      return 'cannot pass it on';
  }
}

/** Who the stations of a way are, as the sentence's subject. */
export function subjectOf({ station, hop }: WayStep, { topology, cell }: Pick<WayScene, 'topology' | 'cell'>): string {
  const found = topology.stations.find(({ id }) => id === station);
  if (hop.action === 'send') return capitalized(vantageNames[cell.from].long);
  return found === undefined ? hop.at : found.title;
}

function translationOf({ hop }: WayStep, scene: WayScene): string {
  const { cell, workspace } = scene;
  if (hop.at === 'host') return `${showTarget(cell)} to ${showAt(bridgeAddress(scene), scene)}`;
  const before = showAt(bridgeAddress(scene), scene);
  const guest = workspace.status.guest?.address ?? null;
  return `${before} to ${guest === null ? 'the guest' : showAt(guest, scene)}`;
}

/** An address with the port as the container knows it. */
function showAt(address: string | null, { cell, workspace }: WayScene): string {
  if (address === null) return 'the container';
  return showTarget({ address, port: containerPortOf(cell, workspace.ports), protocol: cell.protocol });
}

/** The workspace's address on the bridge that published ports lead to. */
function bridgeAddress({ cell, topology, workspace }: WayScene): string | null {
  const [bridge] = topology.bridges;
  if (bridge === undefined) return null;
  const held = workspace.status.addresses.filter(({ networkId }) => networkId === (bridge?.id ?? null));
  const six = cell.address.includes(':');
  return (held.find(({ address }) => address.includes(':') === six) ?? held[0])?.address ?? null;
}

function lanAddress({ topology, workspace }: WayScene): string | null {
  const [lan] = topology.macvlans;
  return workspace.status.addresses.find(({ networkId }) => networkId === lan?.id)?.address ?? null;
}

function inBrackets(text: string | null): string {
  return text === null ? '' : ` (${text})`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
