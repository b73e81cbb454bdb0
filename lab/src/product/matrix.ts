import type { ReachabilityCell, Workspace } from '@trailer/contract';
import { isGood, refusalShowsArrival } from '@trailer/netmodel';
import { labImages } from '../images/catalog.ts';
import type { Lab, VantageName } from '../lab.ts';
import type { LabHost } from '../machine.ts';
import type { ProbeResult, Prober } from '../probe/prober.ts';
import { type ManagedHost, pidOf, removeWorkspace, runningWorkspace, settledWorkspace } from './scene.ts';

/** A host of a lab whose cells can be measured. */
export interface MeasuredHost extends ManagedHost {
  readonly lab: Lab;
  readonly host: Pick<LabHost, 'name' | 'docker'> & {
    /** Sends packets from inside a host that is a machine of its own, where this one has no namespaces and pids. */
    readonly prober?: (where?: 'host' | { readonly pid: number }) => Prober;
  };
}

/** A cell of the model beside what packets said. */
export interface MeasuredCell {
  readonly cell: ReachabilityCell;
  readonly measured: ProbeResult;
}

/**
 * Asks the API for a workspace's matrix and sends a packet for every cell, from where the cell says. With `alone` there
 * can be no other workspace on its networks, and nothing is asked from there.
 */
export async function measureMatrix(
  scene: MeasuredHost,
  workspace: Workspace,
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<readonly MeasuredCell[]> {
  const peer = alone ? null : await makePeer(scene, workspace);
  try {
    const { body } = await scene.client.call('workspaces.reachability', { id: workspace.id });
    const cells = body.cells.filter(({ from }) => from !== 'workspace' || peer !== null);
    const vantages: Readonly<Record<ReachabilityCell['from'], VantageName>> = {
      'docker-host': `docker-host:${scene.host.name}`,
      'lan-client': 'lan-client',
      'off-lan-client': 'off-lan-client',
      workspace: peer === null ? '' : { pid: await pidOf(scene, peer) },
      itself: { pid: await pidOf(scene, workspace) },
    };
    return await Promise.all(
      cells.map(async (cell) => ({
        cell,
        measured: await measure(scene, { ...cell, kind: workspace.kind }, vantageOf(scene, cell, vantages)),
      })),
    );
  } finally {
    if (peer !== null) await removeWorkspace(scene, peer.id);
  }
}

/** Another workspace on exactly the same networks, which is what the vantage point `workspace` means. */
async function makePeer(scene: MeasuredHost, workspace: Workspace): Promise<Workspace> {
  const { hostId, name, networks, defaultBridge, networkMode } = workspace;
  // A desktop's neighbour only has to send, and a second guest takes its time to boot.
  const image = workspace.kind === 'windows' ? labImages.static.name : workspace.image;
  const attachments = networks.map(({ networkId }) => ({ networkId }));
  const { body } = await scene.client.call('workspaces.create', {
    body: { hostId, name: `${name}-peer`, image, networks: attachments, defaultBridge, networkMode },
  });
  // Where the return path cannot be installed the peer has none either.
  const whole = workspace.status.conditions.every(isGood);
  return await (whole ? settledWorkspace(scene, body.id) : runningWorkspace(scene, body.id));
}

/** A LAN client is one on the segment of the address itself: on the second LAN that is another machine. */
function vantageOf(
  scene: MeasuredHost,
  cell: ReachabilityCell,
  vantages: Readonly<Record<ReachabilityCell['from'], VantageName>>,
): VantageName {
  const second = scene.lab.machines.find((machine) => machine.name === 'lan2-client');
  const onSecondLan = second !== undefined && second.address.split('.')[2] === cell.address.split('.')[2];
  return cell.from === 'lan-client' && onSecondLan ? second.name : vantages[cell.from];
}

async function measure(
  scene: MeasuredHost,
  cell: ReachabilityCell & Pick<Workspace, 'kind'>,
  where: VantageName,
): Promise<ProbeResult> {
  return await proberAt(scene, where).probe({
    address: cell.address,
    port: cell.port,
    protocol: cell.protocol,
    expectEcho: cell.protocol !== 'icmp',
    refusalAnswers: refusalShowsArrival(cell, cell.kind),
  });
}

function proberAt({ lab, host }: MeasuredHost, where: VantageName): Prober {
  if (host.prober === undefined) return lab.vantage(where);
  if (typeof where === 'object') return host.prober(where);
  return where === `docker-host:${host.name}` ? host.prober() : lab.vantage(where);
}

/** Cells in which model and packets differ, each in one line; empty when the model told the truth. */
export function differences(cells: readonly MeasuredCell[]): readonly string[] {
  return cells
    .filter(({ cell, measured }) => cell.verdict !== measured.verdict)
    .map(
      ({ cell, measured }) =>
        `${cell.from} -> ${cell.address}:${cell.port ?? '-'}/${cell.protocol} (${cell.via}): ` +
        `the model says ${cell.verdict} (${cell.reason}), the packet says ${measured.verdict} (${measured.evidence})`,
    );
}

/** Cells of which the model says that they depend on the LAN outside, with what packets said: for tests that arrange both. */
export function openCells(cells: readonly MeasuredCell[], reason: ReachabilityCell['reason']): readonly MeasuredCell[] {
  return cells.filter(({ cell }) => cell.verdict === 'unknown' && cell.reason === reason);
}

/** The verdicts measured from one vantage point by one way in, in the order of the matrix. */
export function verdictsOf(cells: readonly MeasuredCell[], from: string, via: string): readonly string[] {
  return cells.filter(({ cell }) => cell.from === from && cell.via === via).map((entry) => entry.measured.verdict);
}

/** Whether packets prove the promise: published ports answer host, LAN and off-LAN, and the LAN address answers the LAN. */
export function answersBothWays(cells: readonly MeasuredCell[]): boolean {
  const clients = ['docker-host', 'lan-client', 'off-lan-client'];
  const published = clients.flatMap((from) => verdictsOf(cells, from, 'host-port'));
  const direct = verdictsOf(cells, 'lan-client', 'lan-address');
  return (
    published.length > 0 && direct.length > 0 && [...published, ...direct].every((verdict) => verdict === 'answers')
  );
}
