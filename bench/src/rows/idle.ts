import { setTimeout as sleep } from 'node:timers/promises';
import { askForWorkspace, macvlanOn, makeNetwork, type Scene, waitFor } from '@trailer/lab';
import { atMost, type Figure } from '../figure.ts';
import { cpuMs, residentMb } from '../measured.ts';
import type { Row } from '../row.ts';

const workspaceCount = 200;
const turns = 20;

/** What standing still costs: resident memory with nothing to run, and a turn of the loop over 200 workspaces. */
export const idleRow: Row = {
  name: 'idle',
  what: `resident memory of standalone, then ${turns} turns of the loop with ${workspaceCount} running workspaces`,
  run: async (scene, progress) => {
    progress('resting 20 s');
    await sleep(20_000);
    const emptyMb = await residentMb(scene.trailer.pid);
    const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'idle'));
    await makeMany(scene, lan.id, progress);
    progress('resting 10 s');
    await sleep(10_000);
    // Whatever else it does meanwhile (heartbeats, an audit) counts as well: this is an upper bound.
    const turnMs = (await cpuOver(scene, (turn) => nudge(scene, turn))) / turns;
    return figures({ emptyMb, fullMb: await residentMb(scene.trailer.pid), turnMs });
  },
};

interface Measured {
  readonly emptyMb: number;
  readonly fullMb: number;
  readonly turnMs: number;
}

function figures({ emptyMb, fullMb, turnMs }: Measured): readonly Figure[] {
  const row = 'idle';
  return [
    { row, what: 'standalone idle, resident', value: emptyMb, unit: 'MB', target: atMost(150), samples: 1 },
    { row, what: `with ${workspaceCount} workspaces, resident`, value: fullMb, unit: 'MB', target: null, samples: 1 },
    { row, what: 'a turn with nothing to do, CPU', value: turnMs, unit: 'ms', target: atMost(100), samples: turns },
  ];
}

/** Half of them on the LAN and a bridge with a port, as the main job has it. */
async function makeMany(scene: Scene, networkId: string, progress: (text: string) => void): Promise<void> {
  for (let count = 0; count < workspaceCount; count += 1) {
    const name = `many-${count}`;
    const port = { hostPort: 10_000 + count, containerPort: 8080 };
    await askForWorkspace(scene, count % 2 === 0 ? { name, networks: [{ networkId }], ports: [port] } : { name });
  }
  const limits = { what: `${workspaceCount} workspaces to run`, timeoutMs: 600_000, pollMs: 1000 };
  await waitFor(async () => {
    const running = await runningCount(scene);
    progress(`${running} of ${workspaceCount} workspaces run`);
    return running === workspaceCount ? true : undefined;
  }, limits);
}

async function runningCount(scene: Scene): Promise<number> {
  const { body } = await scene.client.call('workspaces.list', { query: { limit: 500 } });
  return body.items.filter(({ status }) => status.phase === 'running').length;
}

/** A change of the host that concerns no workspace: the agent looks at everything and finds nothing to do. */
async function nudge(scene: Scene, turn: number): Promise<void> {
  const verb = turn % 2 === 0 ? 'add' : 'del';
  await scene.host.run(['ip', 'address', verb, '203.0.113.7/32', 'dev', 'lo']);
}

/** CPU time that standalone and its children use while `act` is done every 500 ms. */
async function cpuOver(scene: Scene, act: (turn: number) => Promise<void>): Promise<number> {
  const before = await cpuMs(scene.trailer.pid);
  for (let turn = 0; turn < turns; turn += 1) {
    await act(turn);
    await sleep(500);
  }
  return (await cpuMs(scene.trailer.pid)) - before;
}
