import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isSplit, makeWorkspace, raiseSplitScene, type Scene, type SplitScene, serveWeb, waitFor } from '@trailer/lab';
import { execa } from 'execa';
import { z } from 'zod';
import { atMost, type Figure } from '../figure.ts';
import { cpuMs, openFiles, residentMb } from '../measured.ts';
import type { Row } from '../row.ts';

const counts = [1_000, 3_000, 5_000];
const servedPort = 8400;
const restMs = 10_000;
const idleMs = 15_000;
/** Resident, with what the collector has not come to; half a gigabyte for five thousand. */
const limitKb = 100;
const script = fileURLToPath(new URL('../sessions-main.ts', import.meta.url));
const openedSchema = z.object({ count: z.int(), lastMs: z.number() });

/** What a session costs that nobody says anything in, with server and agent apart and a real engine behind them. */
export const sessionsRow: Row = {
  name: 'sessions',
  what: `${counts.join(', ')} idle sessions: followed logs, connections, attached processes`,
  raise: () => raiseSplitScene({ images: ['static'] }),
  run: async (scene, progress) => {
    if (!isSplit(scene)) throw new Error('this row raises a scene of its own');
    const workspace = await makeWorkspace(scene, { name: 'served' });
    const stop = await serveWeb(scene, workspace, { port: servedPort });
    const crowd = startCrowd(scene, workspace.id);
    try {
      // The first ones load what all of them need.
      await crowd.grow(20);
      const before = await rest(scene);
      const seen: Seen[] = [];
      for (const count of counts) {
        progress(`opening ${count} sessions`);
        const { lastMs } = await crowd.grow(count);
        seen.push({ count, lastMs, ...(await rest(scene)) });
      }
      await crowd.leave();
      const after = await freed(scene, before);
      return [...seen.flatMap((one) => figures(one, before)), ...leftovers(after, before)];
    } finally {
      stop();
    }
  },
};

/** Resident memory and CPU share of the two processes while nothing happens. */
interface AtRest {
  readonly serverMb: number;
  readonly agentMb: number;
  readonly serverPercent: number;
  readonly agentPercent: number;
  readonly descriptors: number;
}

type Seen = AtRest & { readonly count: number; readonly lastMs: number };

interface Crowd {
  /** Opens sessions until there are so many; tells how long the last one took. */
  grow(count: number): Promise<z.infer<typeof openedSchema>>;
  leave(): Promise<void>;
}

function startCrowd(scene: Scene, workspaceId: string): Crowd {
  const request = { address: '127.0.0.1:8090', token: scene.trailer.token, workspaceId, port: servedPort };
  const [program = '', ...args] = scene.host.enter([process.execPath, script, JSON.stringify(request)]);
  const child = execa(program, args, { reject: false, buffer: false, stderr: 'inherit' });
  const lines = createInterface(child.stdout);
  return {
    grow: async (count) => {
      child.stdin.write(`${count}\n`);
      const ended = child.then(() => Promise.reject(new Error('the sessions could not be opened')));
      const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
      return openedSchema.parse(JSON.parse(line));
    },
    leave: async () => {
      child.stdin.end();
      await child;
    },
  };
}

async function rest({ trailer, agentPid }: SplitScene): Promise<AtRest> {
  await sleep(restMs);
  const [server, agent] = [trailer.pid, agentPid()];
  const before = [await cpuMs(server), await cpuMs(agent)] as const;
  await sleep(idleMs);
  return {
    serverMb: await residentMb(server),
    agentMb: await residentMb(agent),
    serverPercent: (((await cpuMs(server)) - before[0]) / idleMs) * 100,
    agentPercent: (((await cpuMs(agent)) - before[1]) / idleMs) * 100,
    descriptors: (await openFiles(server)) + (await openFiles(agent)),
  };
}

/** What is left once every file that the sessions opened is closed again. */
async function freed(scene: SplitScene, { descriptors }: AtRest): Promise<AtRest> {
  await waitFor(
    async () => {
      const open = (await openFiles(scene.trailer.pid)) + (await openFiles(scene.agentPid()));
      return open <= descriptors ? true : undefined;
    },
    { what: 'every session to end', timeoutMs: 60_000, pollMs: 500 },
  );
  return rest(scene);
}

function figures({ count, lastMs, ...now }: Seen, before: AtRest): readonly Figure[] {
  const row = 'sessions';
  const each = (name: 'serverMb' | 'agentMb'): number => ((now[name] - before[name]) * 1024) / count;
  const of = `${count} sessions`;
  return [
    { row, what: `${of}: server, each`, value: each('serverMb'), unit: 'KB', target: atMost(limitKb), samples: count },
    { row, what: `${of}: agent, each`, value: each('agentMb'), unit: 'KB', target: atMost(limitKb), samples: count },
    { row, what: `${of}: server, CPU idle`, value: now.serverPercent, unit: '%', target: atMost(5), samples: 1 },
    { row, what: `${of}: agent, CPU idle`, value: now.agentPercent, unit: '%', target: atMost(5), samples: 1 },
    { row, what: `${of}: one more opens in`, value: lastMs, unit: 'ms', target: atMost(100), samples: 1 },
  ];
}

function leftovers(after: AtRest, before: AtRest): readonly Figure[] {
  const row = 'sessions';
  const grown = { row, unit: 'MB', target: null, samples: 1 } as const;
  return [
    { ...grown, what: 'server, held after all ended', value: after.serverMb - before.serverMb },
    { ...grown, what: 'agent, held after all ended', value: after.agentMb - before.agentMb },
  ];
}
