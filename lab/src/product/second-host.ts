import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limits } from '../config.ts';
import type { LabHost } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import type { Scene } from './scene.ts';

const agentScript = fileURLToPath(new URL('./agent-main.ts', import.meta.url));

/** A further host of a scene, whose agent is a process of its own. */
export interface JoinedHost {
  readonly hostId: string;
  /** Ends its agent. */
  leave(): Promise<void>;
}

/** Starts the agent of a further host of the lab, called `second`, and waits for it. */
export async function joinHost(scene: Scene, host: LabHost): Promise<JoinedHost> {
  const { body: enrolment } = await scene.client.call('enrolments.create', { body: { name: 'second' } });
  const dataFolder = join(host.folder, 'agent_data');
  await mkdir(dataFolder, { recursive: true });
  const settings = [`http://${scene.host.address}:8090`, enrolment.secret, dataFolder, host.engine.socketPath];
  const agent = startDetached(host.enter([process.execPath, agentScript, ...settings]), {
    mark: host.prefix,
    logFile: join(host.folder, 'agent.log'),
  });
  const joined = await waitFor(
    async () => {
      const { body } = await scene.client.call('hosts.list', {});
      return body.items.find(({ name, status, engine }) => name === 'second' && status === 'online' && engine !== null);
    },
    { what: 'the second host to be online', timeoutMs: 30_000 },
  );
  return {
    hostId: joined.id,
    leave: async () => {
      if (!isAlive(agent)) return;
      signalProcess(agent, 'SIGTERM');
      await waitForExit(agent, limits.trailerStopMs);
    },
  };
}
