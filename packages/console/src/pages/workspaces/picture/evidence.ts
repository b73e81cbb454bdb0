import type { Cell, Hop } from './cell.ts';
import type { Topology } from './topology.ts';
import { traceWay, type WayStep } from './way.ts';

/** What a workspace publishes, which leads from a port of the host to one of the container. */
export type Ports = readonly {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}[];

/** What a hop depends on. Where a packet came through, all that its way depends on is known to be good. */
export type FactKind =
  | 'sender'
  | 'router'
  | 'lan'
  | 'mapping'
  | 'bridge'
  | 'return-path'
  | 'macvlan'
  | 'guest-rules'
  | 'service';

export interface Fact {
  readonly kind: FactKind;
  /** Tells it from others of its kind. */
  readonly about: string;
  /** The hop that depends on it, by its index. */
  readonly index: number;
}

export type Outcome = 'unmeasured' | 'answered' | 'refused' | 'unreachable' | 'silent' | 'wrong' | 'unsent';

/** What came back, told from the evidence as the agent writes it. */
export function outcomeOf({ measured }: Pick<Cell, 'measured'>): Outcome {
  if (measured === undefined) return 'unmeasured';
  const { evidence, verdict } = measured;
  if (evidence.startsWith('refused')) return 'refused';
  if (verdict === 'answers') return 'answered';
  if (evidence.startsWith('no answer in')) return 'silent';
  if (/unreachable|prohibited|(network|host) down/.test(evidence)) return 'unreachable';
  return evidence.startsWith('not sent') || evidence.startsWith('could not be sent') ? 'unsent' : 'wrong';
}

/** The port of the container that a cell's packet is for; null where it is about an address alone. */
export function containerPortOf(
  { via, port, protocol }: Pick<Cell, 'via' | 'port' | 'protocol'>,
  ports: Ports,
): number | null {
  if (via !== 'host-port') return port;
  return (
    ports.find((published) => published.hostPort === port && published.protocol === protocol)?.containerPort ?? port
  );
}

/** What the hops of a cell's way depend on, in their order; a hop that depends on nothing new is left out. */
export function factsOf(cell: Cell, topology: Topology, ports: Ports): readonly Fact[] {
  const service = `${containerPortOf(cell, ports) ?? 'address'}/${cell.protocol}`;
  const steps = traceWay(cell, topology, null);
  const hostSource = sourceOfHost(cell.address, topology);
  const way = { cell, steps, service, onLan: topology.macvlans.length > 0, hostSource };
  return steps.flatMap((step, index) => {
    const found = factOf(step, index, way);
    return found === null ? [] : [{ ...found, index }];
  });
}

interface Way {
  readonly cell: Cell;
  readonly steps: readonly WayStep[];
  /** What is asked for, as the container or its guest knows it. */
  readonly service: string;
  readonly onLan: boolean;
  /** The address that the host asks itself from: the first on the NIC, whichever of them it asks. */
  readonly hostSource: string;
}

function factOf({ hop, station, reply }: WayStep, index: number, way: Way): Omit<Fact, 'index'> | null {
  const { cell, steps, service, onLan, hostSource } = way;
  switch (hop.action) {
    case 'send':
      // What a container on a LAN sends to its host keeps to the bridge by the return path alone.
      return onLan && hop.at === 'container' && cell.hops[index + 1]?.at === 'bridge'
        ? { kind: 'return-path', about: `to ${cell.address}` }
        : { kind: 'sender', about: `${station} ${hop.interface ?? ''}` };
    case 'route':
      return { kind: 'router', about: station };
    case 'switch':
      return switchingFact(hop.at, station, cell);
    case 'dnat':
      return hop.at === 'host' ? mappingFact(cell) : { kind: 'guest-rules', about: service };
    case 'proxy':
      return { kind: 'mapping', about: `proxy ${cell.port}/${cell.protocol}` };
    case 'masquerade':
      return { kind: 'guest-rules', about: service };
    case 'deliver':
      // What listens on one interface may be shut off on another.
      return reply ? null : { kind: 'service', about: `${station} ${service} by ${steps[index - 1]?.station}` };
    case 'reply-by-bridge':
      return onLan ? replyFact(cell, hostSource) : null;
    case 'reply-by-lan':
    case 'reply-lost':
    case 'drop':
      return null;
  }
}

function sourceOfHost(address: string, { lans }: Topology): string {
  const nic = lans.flatMap(({ nics }) => nics).find(({ addresses }) => addresses.some((held) => held === address));
  return nic?.addresses.find((held) => held.includes(':') === address.includes(':')) ?? address;
}

/** Replies to the host and to clients keep to the bridge by rules of their own; the engine's proxy is on the bridge itself. */
function replyFact({ via, from, hops }: Cell, hostSource: string): Omit<Fact, 'index'> | null {
  if (via !== 'host-port' || hops.some(({ action }) => action === 'proxy')) return null;
  // The default route of the container leads by the bridge too.
  if (from === 'off-lan-client') return null;
  return { kind: 'return-path', about: from === 'docker-host' ? `to ${hostSource}` : 'to clients' };
}

/** The host translates what it sends itself elsewhere than what comes in from outside, past other filters. */
function mappingFact({ address, port, protocol, from }: Cell): Omit<Fact, 'index'> {
  const side = from === 'docker-host' ? 'sent by the host' : 'come in';
  return { kind: 'mapping', about: `${address} ${port}/${protocol} ${side}` };
}

function switchingFact(at: Hop['at'], station: string, { from, via }: Cell): Omit<Fact, 'index'> | null {
  if (at === 'bridge') return { kind: 'bridge', about: station };
  if (at === 'macvlan') return { kind: 'macvlan', about: station };
  // Neighbours on the same parent never leave the NIC.
  return from === 'workspace' && via !== 'host-port' ? null : { kind: 'lan', about: station };
}

/** Facts as keys of a set. */
export function factKey({ kind, about }: Omit<Fact, 'index'>): string {
  return `${kind} ${about}`;
}

/** What measurements prove: what is good, and which services there are not. */
export interface Proof {
  readonly good: ReadonlySet<string>;
  readonly missingServices: ReadonlySet<string>;
}

/** What all measurements of a matrix together prove. */
export function proofBy(cells: readonly Cell[], topology: Topology, ports: Ports): Proof {
  const good = new Set<string>();
  const missingServices = new Set<string>();
  for (const cell of cells.filter(({ verdict, measured }) => verdict === 'answers' && measured !== undefined)) {
    const facts = factsOf(cell, topology, ports);
    for (const fact of provenBy(cell, facts)) good.add(factKey(fact));
    const service = facts.find(({ kind }) => kind === 'service');
    const refusedThere = outcomeOf(cell) === 'refused' && cell.measured?.verdict === 'answers';
    if (refusedThere && service !== undefined) missingServices.add(factKey(service));
  }
  return { good, missingServices };
}

function provenBy(cell: Cell, facts: readonly Fact[]): readonly Fact[] {
  switch (outcomeOf(cell)) {
    case 'answered': {
      // The engine's proxy takes a connection before it asks the container.
      const proxied = cell.protocol === 'tcp' ? cell.hops.findIndex(({ action }) => action === 'proxy') : -1;
      return proxied < 0 ? facts : facts.filter(({ index }) => index <= proxied);
    }
    case 'refused': {
      // Only its own kernel can refuse at an address of its own; at the host's, whoever forwards may have done it.
      if (cell.measured?.verdict === 'answers') return facts.filter(({ kind }) => kind !== 'service');
      const mapping = facts.findIndex(({ kind }) => kind === 'mapping');
      return facts.slice(0, Math.max(0, mapping));
    }
    default:
      return [];
  }
}
