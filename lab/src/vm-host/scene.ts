import { type Client, createClient } from '@trailer/contract';
import { createLab, type Lab } from '../lab.ts';
import { waitFor } from '../process/wait.ts';
import type { ManagedHost } from '../product/scene.ts';
import { type TrailerProcess, trailerProcess } from '../trailer/process.ts';
import { recordVmEvidence } from './evidence.ts';
import { jobFolder } from './job.ts';
import { bootVmHost, type VmHost, type VmHostOptions } from './vm-host.ts';

/** The agent starts in 6 s on an idle machine; emulation makes a busy one far slower. */
const onlineLimitMs = 90_000;
/** A container takes 3 s to start where others take half a second. */
const settleMs = 120_000;
const trailerPort = 8090;

/** A lab whose Docker host is a machine of its own in QEMU, its agent dialling a server off the LAN. */
export interface VmScene extends ManagedHost {
  readonly lab: Lab;
  readonly host: VmHost;
  readonly trailer: TrailerProcess;
  readonly client: Client;
  /** Milliseconds from the agent's start until the API called its host online with an engine. */
  readonly onlineMs: number;
  /** Writes everything that explains a failure to files, says where, and returns their paths. */
  evidence(reason: string): Promise<readonly string[]>;
  destroy(): Promise<void>;
}

/** Raises a lab with a Docker host in QEMU, a server off the LAN, and the agent that joins them. */
export async function raiseVmScene(options: VmHostOptions = {}): Promise<VmScene> {
  const lab = await createLab({ hosts: [] });
  try {
    const trailer = await trailerProcess(lab.offLanClient, { port: trailerPort, command: ['server'] });
    const [host] = await Promise.all([bootVmHost(lab, options), trailer.waitReady()]);
    const client = createClient({ baseUrl: trailer.baseUrl, token: trailer.token });
    const joined = await joinVmHost(client, host, `http://${lab.offLanClient.address}:${trailerPort}`);
    return {
      ...{ lab, host, trailer, client, settleMs, ...joined },
      evidence: async (reason) => [await lab.evidence(reason), await recordVmEvidence(host, reason)],
      destroy: async () => {
        await trailer.stop();
        await lab.destroy();
      },
    };
  } catch (error) {
    await lab.destroy();
    throw error;
  }
}

/** Starts the agent inside and waits until its host is online. */
async function joinVmHost(
  client: Client,
  host: VmHost,
  serverUrl: string,
): Promise<Pick<VmScene, 'hostId' | 'onlineMs'>> {
  const { body: enrolment } = await client.call('enrolments.create', { body: { name: host.name } });
  const startedAt = performance.now();
  const settings = [serverUrl, enrolment.secret, '/var/lib/trailer', '/run/docker.sock'];
  const environment = ['env', 'TRAILER_HELPER_IMAGE=trailer-lab/helper:latest'];
  await host.start([...environment, 'node', `${jobFolder}/agent/agent.mjs`, ...settings], agentLog);
  const online = await waitFor(
    async () => {
      const { body } = await client.call('hosts.list', {});
      return body.items.find(
        ({ name, status, engine }) => name === host.name && status === 'online' && engine !== null,
      );
    },
    { what: `the agent of ${host.name} to be online`, timeoutMs: onlineLimitMs },
  ).catch(async (error: unknown) => {
    const { stdout } = await host.run(['tail', '-n', '20', agentLog]);
    throw new Error(`the agent of ${host.name} did not get online; it said last: ${stdout}`, { cause: error });
  });
  return { hostId: online.id, onlineMs: performance.now() - startedAt };
}

const agentLog = '/run/agent.log';
