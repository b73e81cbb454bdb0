import type { Workspace } from '@trailer/contract';
import { macvlanOn, makeNetwork, makeWorkspace, type Scene, waitFor } from '@trailer/lab';
import { z } from 'zod';
import { atLeast, atMost, type Figure } from '../figure.ts';
import type { Row } from '../row.ts';
import { median, percentile } from '../stats.ts';
import { startTrailer } from '../trailer.ts';

const rounds = 30;
const execRounds = 10;
const installedLine = z.object({ msg: z.string(), workspaceId: z.string(), ms: z.number(), sinceStartMs: z.number() });

type Named = Pick<Workspace, 'id' | 'name'>;

/** How soon the return path is there after a container's start, beside the same by privileged exec in the container. */
export const returnPathRow: Row = {
  name: 'return-path',
  what: `${rounds} restarts of two containers by nsenter, each beside one privileged exec; ${execRounds} by the strategy exec`,
  run: async (scene, progress) => {
    const { tcp, both } = await makeContainers(scene);
    const tcpMs: number[] = [];
    const bothMs: number[] = [];
    const oneExecMs: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      tcpMs.push(await restartAndMeasure(scene, tcp));
      bothMs.push(await restartAndMeasure(scene, both));
      oneExecMs.push(await privilegedExec(scene, tcp.name));
    }
    const byExec = await measureByExec(scene, { tcp, both }, progress);
    return figures({ tcpMs, bothMs, oneExecMs, ...byExec });
  },
};

async function makeContainers(scene: Scene): Promise<{ readonly tcp: Named; readonly both: Named }> {
  const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'return-path'));
  const request = { image: 'iproute' as const, networks: [{ networkId: lan.id }] };
  const port = { containerPort: 8080, protocol: 'tcp' } as const;
  const udp = { hostPort: 9301, containerPort: 8080, protocol: 'udp' } as const;
  return {
    tcp: await makeWorkspace(scene, { ...request, name: 'tcp', ports: [{ ...port, hostPort: 9300 }] }),
    both: await makeWorkspace(scene, { ...request, name: 'both', ports: [{ ...port, hostPort: 9302 }, udp] }),
  };
}

/** The same containers and the same return path, with an agent that may only use privileged execs. */
async function measureByExec(
  scene: Scene,
  { tcp, both }: { readonly tcp: Named; readonly both: Named },
  progress: (text: string) => void,
): Promise<Pick<Samples, 'tcpByExecMs' | 'bothByExecMs'>> {
  await scene.trailer.kill('SIGTERM');
  const pinned = await startTrailer(scene, { TRAILER_RETURN_PATH_STRATEGY: 'exec' });
  const tcpByExecMs: number[] = [];
  const bothByExecMs: number[] = [];
  for (let round = 1; round <= execRounds; round += 1) {
    progress(`by exec, round ${round} of ${execRounds}`);
    tcpByExecMs.push(await restartAndMeasure(scene, tcp));
    bothByExecMs.push(await restartAndMeasure(scene, both));
  }
  await pinned.stop();
  return { tcpByExecMs, bothByExecMs };
}

interface Samples {
  readonly tcpMs: readonly number[];
  readonly bothMs: readonly number[];
  readonly oneExecMs: readonly number[];
  readonly tcpByExecMs: readonly number[];
  readonly bothByExecMs: readonly number[];
}

function figures({ tcpMs, bothMs, oneExecMs, tcpByExecMs, bothByExecMs }: Samples): readonly Figure[] {
  const row = 'return-path';
  const time = (what: string, value: number, target: Figure['target'] = null): Figure => {
    return { row, what, value, unit: 'ms', target, samples: rounds };
  };
  const ratio = (what: string, value: number, target: Figure['target']): Figure => {
    return { row, what, value, unit: 'x', target, samples: execRounds };
  };
  return [
    time('TCP ports: start event to read-back, median', median(tcpMs)),
    time('TCP ports: start event to read-back, p95', percentile(tcpMs, 95), atMost(30)),
    time('TCP and UDP ports: start event to read-back, median', median(bothMs)),
    time('TCP and UDP ports: start event to read-back, p95', percentile(bothMs, 95), atMost(30)),
    time('TCP ports, by privileged exec, median', median(tcpByExecMs)),
    time('TCP and UDP ports, by privileged exec, median', median(bothByExecMs)),
    ratio('privileged exec / nsenter, TCP ports', median(tcpByExecMs) / median(tcpMs), atLeast(5)),
    ratio('privileged exec / nsenter, TCP and UDP ports', median(bothByExecMs) / median(bothMs), atLeast(5)),
    time('one privileged exec of one ip route replace, median', median(oneExecMs)),
    {
      ...ratio('one such exec / the whole return path, TCP ports', median(oneExecMs) / median(tcpMs), null),
      samples: rounds,
    },
  ];
}

/** The agent's own measurement, from the engine's time of the start to the read-back. */
async function restartAndMeasure(scene: Scene, workspace: Named) {
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
