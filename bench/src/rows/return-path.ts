import { macvlanOn, makeNetwork, makeWorkspace, type Scene, waitFor } from '@trailer/lab';
import { z } from 'zod';
import { atLeast, atMost, type Figure } from '../figure.ts';
import type { Row } from '../row.ts';
import { median, percentile } from '../stats.ts';

const rounds = 30;
const installedLine = z.object({ msg: z.string(), workspaceId: z.string(), ms: z.number(), sinceStartMs: z.number() });

/** How soon the return path is there after a container's start, beside the known way: one privileged exec. */
export const returnPathRow: Row = {
  name: 'return-path',
  what: `${rounds} restarts of a container, each beside one privileged exec of ip route replace`,
  run: async (scene, progress) => {
    const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'return-path'));
    const request = { image: 'iproute' as const, networks: [{ networkId: lan.id }] };
    const tcp = { hostPort: 9300, containerPort: 8080, protocol: 'tcp' } as const;
    const udp = { hostPort: 9301, containerPort: 8080, protocol: 'udp' } as const;
    const one = await makeWorkspace(scene, { ...request, name: 'tcp', ports: [tcp] });
    const both = await makeWorkspace(scene, { ...request, name: 'both', ports: [{ ...tcp, hostPort: 9302 }, udp] });
    const tcpMs: number[] = [];
    const bothMs: number[] = [];
    const execMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      tcpMs.push(await restartAndMeasure(scene, one));
      bothMs.push(await restartAndMeasure(scene, both));
      execMs.push(await privilegedExec(scene, one.name));
    }
    return figures({ tcpMs, bothMs, execMs });
  },
};

interface Samples {
  readonly tcpMs: readonly number[];
  readonly bothMs: readonly number[];
  readonly execMs: readonly number[];
}

function figures({ tcpMs, bothMs, execMs }: Samples): readonly Figure[] {
  const row = 'return-path';
  const samples = rounds;
  const fact = (what: string, value: number, target: Figure['target'] = null): Figure => {
    return { row, what, value, unit: 'ms', target, samples };
  };
  const ratio = (what: string, value: number): Figure => {
    return { row, what, value, unit: 'x', target: atLeast(5), samples };
  };
  return [
    fact('TCP ports: start event to read-back, median', median(tcpMs)),
    fact('TCP ports: start event to read-back, p95', percentile(tcpMs, 95), atMost(30)),
    fact('TCP and UDP ports: start event to read-back, median', median(bothMs)),
    fact('TCP and UDP ports: start event to read-back, p95', percentile(bothMs, 95), atMost(30)),
    fact('one privileged exec of ip route replace, median', median(execMs)),
    ratio('privileged exec / return path (TCP ports), medians', median(execMs) / median(tcpMs)),
    ratio('privileged exec / return path (TCP and UDP ports), medians', median(execMs) / median(bothMs)),
  ];
}

/** The agent's own measurement, from the engine's time of the start to the read-back. */
async function restartAndMeasure(scene: Scene, workspace: { readonly id: string; readonly name: string }) {
  const before = (await installations(scene, workspace.id)).length;
  await scene.host.docker.call({ method: 'POST', path: `/containers/${workspace.name}/restart?t=5` });
  return await waitFor(async () => (await installations(scene, workspace.id))[before], {
    what: `the return path of ${workspace.name} after its restart`,
    timeoutMs: 10_000,
  });
}

async function installations(scene: Scene, workspaceId: string): Promise<readonly number[]> {
  const lines = (await scene.trailer.logs()).split('\n').filter((line) => line.includes('return path installed'));
  return lines
    .map((line) => installedLine.parse(JSON.parse(line)))
    .filter((line) => line.workspaceId === workspaceId)
    .map((line) => line.sinceStartMs);
}

async function privilegedExec(scene: Scene, name: string): Promise<number> {
  const gateway = '172.17.0.1';
  const argv = ['ip', 'route', 'replace', `${scene.host.address}/32`, 'via', gateway];
  const startedAt = performance.now();
  const { exitCode, output } = await scene.host.docker.exec(name, argv, { privileged: true });
  if (exitCode !== 0) throw new Error(`privileged exec failed: ${output}`);
  return performance.now() - startedAt;
}
