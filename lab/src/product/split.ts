import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@trailer/contract';
import { limits } from '../config.ts';
import { createLab, type LabSpec } from '../lab.ts';
import { startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { trailerProcess } from '../trailer/process.ts';
import { onlineHost, type Scene } from './scene.ts';

/** What is done is seen before the step that did it has returned: so long an agent may still die of it. */
const restMs = 1000;

const agentScript = fileURLToPath(new URL('./agent-main.ts', import.meta.url));

/** A scene whose agent is a process of its own beside the server, so that either can be taken away. */
export interface SplitScene extends Scene {
  /** Starts the agent; with `dieAt` it kills itself at that step boundary. */
  startAgent(dieAt?: number): void;
  killAgent(): Promise<void>;
  /** Waits until the agent ended by itself or `done` holds for good; true when it ended. */
  agentEndsBefore(done: () => Promise<boolean>): Promise<boolean>;
  agentLog(): Promise<string>;
  /** Null while it is down. */
  agentPid(): number | null;
}

/** Whether the agent of a scene is a process of its own. */
export function isSplit(scene: Scene): scene is SplitScene {
  return 'agentPid' in scene;
}

/** Raises a lab with server and agent apart; the agent is enrolled and runs. */
export async function raiseSplitScene(spec: LabSpec = {}): Promise<SplitScene> {
  const lab = await createLab(spec);
  try {
    const host = lab.host();
    const trailer = await trailerProcess(host, { command: ['server'] });
    await trailer.waitReady();
    const client = createClient({ baseUrl: trailer.baseUrl, token: trailer.token });
    const { body: enrolment } = await client.call('enrolments.create', { body: {} });
    const agent = await createAgent(host, enrolment.secret);
    agent.startAgent();
    const { id: hostId } = await onlineHost(client);
    return { ...agent, lab, host, trailer, client, hostId, destroy: () => lower({ lab, trailer }, agent) };
  } catch (error) {
    await lab.destroy();
    throw error;
  }
}

type AgentControls = Pick<SplitScene, 'startAgent' | 'killAgent' | 'agentEndsBefore' | 'agentLog' | 'agentPid'>;

async function lower({ lab, trailer }: Pick<Scene, 'lab' | 'trailer'>, agent: AgentControls): Promise<void> {
  await agent.killAgent();
  await trailer.stop();
  await lab.destroy();
}

async function createAgent(host: Scene['host'], token: string): Promise<AgentControls> {
  const dataFolder = join(host.folder, 'agent_data');
  const logFile = join(host.folder, 'agent.log');
  await mkdir(dataFolder, { recursive: true });
  let pid: number | null = null;
  return {
    startAgent: (dieAt = 0) => {
      const settings = ['http://127.0.0.1:8090', token, dataFolder, host.engine.socketPath, String(dieAt)];
      pid = startDetached(host.enter([process.execPath, agentScript, ...settings]), { mark: host.prefix, logFile });
    },
    killAgent: async () => {
      if (pid === null || !isAlive(pid)) return;
      signalProcess(pid, 'SIGKILL');
      await waitForExit(pid, limits.trailerStopMs);
    },
    agentEndsBefore: async (done) => {
      let doneSince: number | null = null;
      return await waitFor(
        async () => {
          if (pid !== null && !isAlive(pid)) return true;
          doneSince = (await done()) ? (doneSince ?? performance.now()) : null;
          return doneSince !== null && performance.now() - doneSince > restMs ? false : undefined;
        },
        { what: 'the agent to die or to be done', timeoutMs: 30_000 },
      );
    },
    agentLog: async () => await readFile(logFile, 'utf8'),
    agentPid: () => (pid !== null && isAlive(pid) ? pid : null),
  };
}
