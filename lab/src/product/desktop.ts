import type { CreateWorkspace, Workspace } from '@trailer/contract';
import { isGood } from '@trailer/netmodel';
import { labImages } from '../images/catalog.ts';
import type { ProbeTarget } from '../probe/prober.ts';
import { waitFor } from '../process/wait.ts';
import { type DhcpServer, startDhcp } from '../topology/dhcp.ts';
import { pidOf, raiseScene, type Scene, type SceneSpec } from './scene.ts';

/** A guest boots under emulation, beside whatever else the machine does: far more than it needs. */
const bootMs = 60_000;

/** Host ports of a desktop: what its guest serves, and the viewer that its container serves. */
export interface DesktopPorts {
  readonly desktop: number;
  readonly web: number;
  readonly webUdp: number;
  readonly viewer: number;
}

export type DesktopRequest = Omit<CreateWorkspace, 'hostId' | 'image' | 'kind' | 'windows'> & {
  readonly image?: 'windows' | 'windowsRuntime';
  readonly windows?: CreateWorkspace['windows'];
};

/** A scene whose LAN has a DHCP server, as the LAN of a desktop needs. */
export interface DesktopScene extends Scene {
  readonly dhcp: DhcpServer;
}

/** Raises a scene that has the images of a desktop, and turns on DHCP. */
export async function raiseDesktopScene(spec: SceneSpec = {}): Promise<DesktopScene> {
  const scene = await raiseScene({ images: ['static', 'windowsRuntime', 'windows'], ...spec });
  return { ...scene, dhcp: await startDhcp(scene.lab.router) };
}

/** The ports of a guest and of its viewer, published from one host port on. */
export function desktopPorts(first: number): NonNullable<CreateWorkspace['ports']> {
  const { desktop, web, webUdp, viewer } = numbersFrom(first);
  return [
    { hostPort: desktop, containerPort: 3389, protocol: 'tcp' },
    { hostPort: web, containerPort: 8080, protocol: 'tcp' },
    { hostPort: webUdp, containerPort: 8080, protocol: 'udp' },
    { hostPort: viewer, containerPort: 8006, protocol: 'tcp' },
  ];
}

/** The host ports that `desktopPorts` takes. */
export function numbersFrom(first: number): DesktopPorts {
  return { desktop: first, web: first + 1, webUdp: first + 2, viewer: first + 3 };
}

/** Asks for a small desktop that is emulated, without waiting. */
export async function askForDesktop(scene: Scene, request: DesktopRequest): Promise<Workspace> {
  const { image = 'windows', windows, ...rest } = request;
  const { body } = await scene.client.call('workspaces.create', {
    body: {
      hostId: scene.hostId,
      kind: 'windows',
      image: labImages[image].name,
      windows: { account: { password: 'a long lab password' }, acceleration: 'emulated', diskGiB: 1, ...windows },
      resources: { cpus: 1, memoryMiB: 512 },
      ...rest,
    },
  });
  return body;
}

/** Creates a desktop and waits until its guest is on the LAN and every condition holds. */
export async function makeDesktop(scene: Scene, request: DesktopRequest): Promise<Workspace> {
  const { id } = await askForDesktop(scene, request);
  return await settledDesktop(scene, id);
}

/** Waits until a desktop runs and every condition of it holds. */
export async function settledDesktop(scene: Scene, id: string): Promise<Workspace> {
  return await desktopThat(scene, id, 'settle', ({ status, generation, observedGeneration }) => {
    const settled = status.conditions.every(isGood);
    return status.phase === 'running' && settled && observedGeneration >= generation;
  });
}

/** Waits until a desktop's condition has a reason. */
export async function desktopWithReason(scene: Scene, id: string, reason: string): Promise<Workspace> {
  return await desktopThat(scene, id, `say ${reason}`, ({ status }) =>
    status.conditions.some((condition) => condition.type === 'GuestForwarding' && condition.reason === reason),
  );
}

/** Waits until something holds of a desktop; a failure tells what was last seen of it. */
export async function desktopThat(
  scene: Scene,
  id: string,
  ...[what, holds]: readonly [string, (workspace: Workspace) => boolean]
): Promise<Workspace> {
  let last = 'nothing';
  return await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.get', { id });
      const { phase, message, conditions } = body.status;
      last = `${phase} ${message} ${conditions.map((c) => `${c.type}=${c.reason} ${c.message}`).join('; ')}`;
      return holds(body) ? body : undefined;
    },
    { what: `desktop ${id} to ${what}`, timeoutMs: bootMs },
  ).catch((error: unknown) => {
    throw new Error(`desktop ${id} did not ${what}; last seen: ${last}`, { cause: error });
  });
}

/** The guest's own address as the API shows it. */
export function guestAddress({ name, status }: Workspace): string {
  if (status.guest === null) throw new Error(`the guest of ${name} has no address`);
  return status.guest.address;
}

/**
 * How long a published port of a guest needs to answer a LAN client once the guest itself answers at its own address,
 * in milliseconds. Whatever the guest did before has to be over: it is not asked whether it is still the old one.
 */
export async function delayOfForwarding(scene: Scene, guest: string, { web, webUdp }: DesktopPorts): Promise<number> {
  const { address } = scene.host;
  await untilAnswer(scene, { address: guest, port: 8080, protocol: 'tcp' });
  const upAt = performance.now();
  await untilAnswer(scene, { address, port: web, protocol: 'tcp' });
  await untilAnswer(scene, { address, port: webUdp, protocol: 'udp' });
  return performance.now() - upAt;
}

/** Waits until a guest answers no more at its own address. */
export async function untilSilent(scene: Scene, guest: string): Promise<void> {
  await untilVerdict(scene, { address: guest, port: 8080, protocol: 'tcp' }, 'blocked');
}

/** Waits until something answers the LAN client. */
export async function untilAnswer(scene: Scene, target: ProbeTarget): Promise<void> {
  await untilVerdict(scene, target, 'answers');
}

async function untilVerdict(scene: Scene, target: ProbeTarget, wanted: 'answers' | 'blocked'): Promise<void> {
  const prober = await scene.lab.vantage('lan-client');
  await waitFor(
    async () => {
      const { verdict } = await prober.probe({ timeoutMs: 250, ...target });
      return verdict === wanted ? true : undefined;
    },
    { what: `${target.address}:${target.port}/${target.protocol} to be: ${wanted}`, timeoutMs: bootMs, pollMs: 20 },
  );
}

/** What the port forwarder has in a container's namespace now, one line each, sorted: nothing twice, nothing stale. */
export async function observeForwarding(scene: Scene, workspace: Pick<Workspace, 'name'>): Promise<readonly string[]> {
  const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
  const saved = await scene.host.run([...enter, 'iptables-save']);
  return saved.stdout
    .split('\n')
    .filter((line) => line.startsWith('-A') && line.includes('TRAILER-GUEST'))
    .map((line) => line.trim())
    .toSorted();
}

/** Destinations of the rules that forward to a guest, each as often as it stands there. */
export async function forwardedTo(scene: Scene, workspace: Pick<Workspace, 'name'>): Promise<readonly string[]> {
  const rules = await observeForwarding(scene, workspace);
  return rules.flatMap((rule) => /--to-destination (\S+)/.exec(rule)?.slice(1) ?? []).toSorted();
}
