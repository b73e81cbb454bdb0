import type { Workspace } from '@trailer/contract';
import { adviceFor } from './advice.ts';
import { agreementOf, type Cell, showTarget, vantageNames } from './cell.ts';
import { type Fact, factKey, factsOf, outcomeOf, type Ports, type Proof, proofBy } from './evidence.ts';
import type { Topology } from './topology.ts';
import { predictedStop, type Stop } from './way.ts';

/** What the packet made of a prediction. */
export interface Diagnosis {
  readonly agreement: ReturnType<typeof agreementOf>;
  /** Where the way ends, by the packet where it tells, else by the prediction. */
  readonly stop: Stop | null;
  /** The likely cause of a difference, and what to do about it; null where there is none. */
  readonly cause: string | null;
  readonly cure: string | null;
}

/** A matrix as it was measured, and what that proves. */
export interface Case extends Matrix {
  readonly proof: Proof;
  /** How many packets that were lost otherwise than predicted depended on a fact. */
  readonly losses: ReadonlyMap<string, number>;
  /** Whether the agent read the return path back from the container's kernel; null where nobody says. */
  readonly returnPathInstalled: boolean | null;
}

interface Matrix {
  readonly cells: readonly Cell[];
  readonly topology: Topology;
  readonly ports: Ports;
}

interface Measuring extends Matrix {
  readonly conditions: readonly Pick<Workspace['status']['conditions'][number], 'type' | 'status'>[];
}

/** Looks at all measurements of a matrix together. */
export function openCase({ cells, topology, ports, conditions }: Measuring): Case {
  const losses = new Map<string, number>();
  for (const cell of cells) {
    if (agreementOf(cell) !== 'contradicted' || cell.verdict !== 'answers') continue;
    for (const key of new Set(factsOf(cell, topology, ports).map(factKey))) losses.set(key, (losses.get(key) ?? 0) + 1);
  }
  const readBack = conditions.find(({ type }) => type === 'ReturnPathInstalled');
  const returnPathInstalled = readBack === undefined ? null : readBack.status === 'True';
  return { cells, topology, ports, proof: proofBy(cells, topology, ports), losses, returnPathInstalled };
}

/**
 * Holds a cell's prediction against its packet. Where the packet was lost on a way that was predicted to be good, every
 * other measurement that came through proves its part of the way, and what is left and explains most losses is named.
 */
export function diagnose(cell: Cell, at: Case): Diagnosis {
  const agreement = agreementOf(cell);
  if (agreement !== 'contradicted') return { agreement, stop: stopUnlessAnswered(cell), cause: null, cure: null };
  if (cell.verdict === 'blocked') return { agreement, ...unexpected(cell) };
  const { topology, ports, returnPathInstalled } = at;
  const suspect = suspectOf(cell, at);
  if (suspect === undefined) return { agreement, ...lostSomewhere(cell) };
  const advice = adviceFor(suspect, { cell, outcome: outcomeOf(cell), ports, topology, returnPathInstalled });
  return { agreement, stop: { index: suspect.index, state: 'stopped' }, ...advice };
}

function stopUnlessAnswered(cell: Cell): Stop | null {
  return cell.measured?.verdict === 'answers' ? null : predictedStop(cell);
}

function unexpected(cell: Cell): Pick<Diagnosis, 'stop' | 'cause' | 'cure'> {
  return {
    stop: { index: cell.hops.length - 1, state: 'unsure' },
    cause: `Something answers ${vantageNames[cell.from].long} at ${showTarget(cell)}, by a way that Trailer did not make: a route or an interface set by hand, or another machine with the same address.`,
    cure: `See who holds it: "ip neigh show to ${cell.address}" where the packet was sent from.`,
  };
}

function lostSomewhere(cell: Cell): Pick<Diagnosis, 'stop' | 'cause' | 'cure'> {
  return {
    stop: { index: cell.hops.length - 1, state: 'unsure' },
    cause: 'Every part of the way came through for other packets, and yet this one was lost.',
    cure: 'Probe again: the network may have been changing.',
  };
}

function suspectOf(cell: Cell, { topology, ports, proof, losses, returnPathInstalled }: Case): Fact | undefined {
  const facts = factsOf(cell, topology, ports);
  const service = facts.find(({ kind }) => kind === 'service');
  switch (outcomeOf(cell)) {
    case 'refused':
      return refusedBy(facts, service, proof);
    case 'wrong':
      return service;
    case 'unreachable':
      if (cell.measured?.evidence.startsWith('network')) return facts[0];
      break;
    default:
  }
  const unproven = facts.filter((fact) => !proof.good.has(factKey(fact)));
  const explains = (fact: Fact) => losses.get(factKey(fact)) ?? 0;
  const turn = (fact: Fact) => turnOf(fact, cell, returnPathInstalled);
  // Of two that explain as much, the one that a packet meets first: what is before it is known to be good.
  return unproven.toSorted(
    (one, other) => turn(one) - turn(other) || explains(other) - explains(one) || one.index - other.index,
  )[0];
}

/**
 * When a fact comes into question. To packets from clients, forwarding on the host and the return path look the same;
 * what the agent read back of the return path tells them apart. What the host or the workspace sends itself is not
 * forwarded: there losses that have the return path in common speak against it, whatever was read back.
 */
function turnOf({ kind }: Fact, { from }: Cell, returnPathInstalled: boolean | null): number {
  if (kind !== 'return-path' || returnPathInstalled === null) return 1;
  if (!returnPathInstalled) return 0;
  return from === 'docker-host' || from === 'itself' ? 1 : 2;
}

/** Somebody answered that there is nothing: the host where the service is known to be there, else the container. */
function refusedBy(
  facts: readonly Fact[],
  service: Fact | undefined,
  { good, missingServices }: Proof,
): Fact | undefined {
  if (service === undefined) return facts.at(-1);
  const isThere = good.has(factKey(service)) && !missingServices.has(factKey(service));
  return isThere ? (facts.find(({ kind }) => kind === 'mapping') ?? service) : service;
}
