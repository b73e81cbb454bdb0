import {
  type Client,
  type CreateNetwork,
  type CreateWorkspace,
  createClient,
  type Host,
  type Network,
  type Workspace,
} from '@trailer/contract';
import { isGood } from '@trailer/netmodel';
import { type LabImageName, labImages } from '../images/catalog.ts';
import { createLab, type Lab, type LabSpec } from '../lab.ts';
import type { LabHost } from '../machine.ts';
import { waitFor } from '../process/wait.ts';
import { type TrailerOptions, type TrailerProcess, trailerProcess } from '../trailer/process.ts';

/** How long a workspace may take until it runs; far more than it needs, because the machine may be busy. */
const defaultSettleMs = 30_000;

/** A lab with Trailer running on its first Docker host, and the API's client for it. */
export interface Scene {
  readonly lab: Lab;
  readonly host: LabHost;
  readonly trailer: TrailerProcess;
  readonly client: Client;
  /** The host as the API knows it. */
  readonly hostId: string;
  destroy(): Promise<void>;
}

/** A host and the API that manages it: all that networks and workspaces are asked of. */
export interface ManagedHost extends Pick<Scene, 'client' | 'hostId'> {
  /** How long things may take until they are as asked; half a minute unless told. */
  readonly settleMs?: number;
}

export interface SceneSpec extends LabSpec {
  readonly trailer?: TrailerOptions;
}

/** Raises a lab and starts Trailer on its first host. */
export async function raiseScene(spec: SceneSpec = {}): Promise<Scene> {
  const lab = await createLab(spec);
  try {
    const host = lab.host();
    const trailer = await trailerProcess(host, spec.trailer);
    await trailer.waitReady();
    const client = createClient({ baseUrl: trailer.baseUrl, token: trailer.token });
    const { id } = await onlineHost(client);
    return { lab, host, trailer, client, hostId: id, destroy: async () => await lowerScene(lab, trailer) };
  } catch (error) {
    await lab.destroy();
    throw error;
  }
}

async function lowerScene(lab: Lab, trailer: TrailerProcess): Promise<void> {
  await trailer.stop();
  await lab.destroy();
}

/** Waits for the one host of the scene to report. */
export async function onlineHost(client: Client): Promise<Host> {
  return await waitFor(
    async () => {
      const { body } = await client.call('hosts.list', {});
      return body.items.find((host) => host.status === 'online' && host.engine !== null);
    },
    { what: 'the host to be online', timeoutMs: defaultSettleMs },
  );
}

/** Creates a network and waits until the engine has it. */
export async function makeNetwork(scene: ManagedHost, network: Omit<CreateNetwork, 'hostId'>): Promise<Network> {
  const { body } = await scene.client.call('networks.create', { body: { hostId: scene.hostId, ...network } });
  return await waitFor(
    async () => {
      const { body: now } = await scene.client.call('networks.get', { id: body.id });
      if (now.status.phase === 'error') throw new Error(`network ${now.name}: ${now.status.message}`);
      return now.status.phase === 'created' ? now : undefined;
    },
    { what: `network ${body.name} to be created`, timeoutMs: scene.settleMs ?? defaultSettleMs },
  );
}

/** Deletes a network and waits until the engine has it no more. */
export async function removeNetwork(scene: ManagedHost, { id, name }: Pick<Network, 'id' | 'name'>): Promise<void> {
  await scene.client.call('networks.delete', { id });
  await waitFor(
    async () => {
      const { body } = await scene.client.call('networks.list', {});
      return body.items.some((network) => network.id === id) ? undefined : true;
    },
    { what: `network ${name} to be gone`, timeoutMs: scene.settleMs ?? defaultSettleMs },
  );
}

export type WorkspaceRequest = Omit<CreateWorkspace, 'hostId' | 'image'> & { readonly image?: LabImageName };

/** Asks for a workspace of a lab image, without waiting. */
export async function askForWorkspace(scene: ManagedHost, request: WorkspaceRequest): Promise<Workspace> {
  const { image = 'static', ...rest } = request;
  const body = { hostId: scene.hostId, image: labImages[image].name, ...rest };
  return (await scene.client.call('workspaces.create', { body })).body;
}

/** Creates a workspace of a lab image and waits until it runs with no condition open. */
export async function makeWorkspace(scene: ManagedHost, request: WorkspaceRequest): Promise<Workspace> {
  const { id } = await askForWorkspace(scene, request);
  return await settledWorkspace(scene, id);
}

/** Waits until a workspace runs at its present generation and every condition of it is settled. */
export async function settledWorkspace(scene: ManagedHost, id: string): Promise<Workspace> {
  let last = 'nothing';
  return await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.get', { id });
      const { phase, message, conditions } = body.status;
      last = `${phase} ${message} ${conditions.map((c) => `${c.type}=${c.status} ${c.message}`).join('; ')}`;
      const settled = conditions.every(isGood);
      return phase === 'running' && settled && body.observedGeneration >= body.generation ? body : undefined;
    },
    { what: `workspace ${id} to settle`, timeoutMs: scene.settleMs ?? defaultSettleMs },
  ).catch((error: unknown) => {
    throw new Error(`workspace ${id} did not settle; last seen: ${last}`, { cause: error });
  });
}

/** Waits until a workspace runs, whatever its conditions say. */
export async function runningWorkspace(scene: ManagedHost, id: string): Promise<Workspace> {
  return await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.get', { id });
      return body.status.phase === 'running' ? body : undefined;
    },
    { what: `workspace ${id} to run`, timeoutMs: scene.settleMs ?? defaultSettleMs },
  );
}

/** Deletes a workspace and waits until nothing of it is left. */
export async function removeWorkspace(scene: ManagedHost, id: string): Promise<void> {
  await scene.client.call('workspaces.delete', { id });
  await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.list', {});
      return body.items.some((workspace) => workspace.id === id) ? undefined : true;
    },
    { what: `workspace ${id} to be gone`, timeoutMs: scene.settleMs ?? defaultSettleMs },
  );
}

/** Process id of a workspace's container, by which a prober enters its network namespace. */
export async function pidOf(
  scene: { readonly host: Pick<LabHost, 'docker'> },
  workspace: Pick<Workspace, 'name'>,
): Promise<number> {
  const { State } = await scene.host.docker.inspect(workspace.name);
  return State.Pid;
}

/** The address a workspace holds on a network; null asks for the default bridge. */
export function addressOn(workspace: Workspace, networkId: string | null): string {
  const found = workspace.status.addresses.find((address) => address.networkId === networkId);
  if (found === undefined) throw new Error(`${workspace.name} has no address on ${networkId ?? 'the default bridge'}`);
  return found.address;
}
