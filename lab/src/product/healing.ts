import type { Workspace } from '@trailer/contract';
import type { VantageName } from '../lab.ts';
import type { ProbeTarget } from '../probe/prober.ts';
import { waitFor } from '../process/wait.ts';
import { addressOn, pidOf, type Scene } from './scene.ts';

/** Route protocol number and chain that mark what is Trailer's in a container's namespace. */
const protocolNumber = '214';

/** Probes until it answers and returns how long that took, in milliseconds. */
export async function timeUntilAnswer(
  scene: Pick<Scene, 'lab'>,
  from: VantageName,
  target: ProbeTarget,
): Promise<number> {
  const prober = await scene.lab.vantage(from);
  const startedAt = performance.now();
  await waitFor(
    async () => {
      const { verdict } = await prober.probe({ timeoutMs: 200, ...target });
      return verdict === 'answers' ? true : undefined;
    },
    { what: `${target.address}:${target.port} to answer`, timeoutMs: 20_000, pollMs: 5 },
  );
  return performance.now() - startedAt;
}

/** Milliseconds since the engine started a workspace's container. */
export async function timeSinceStart(
  { host }: Pick<Scene, 'host'>,
  { name }: Pick<Workspace, 'name'>,
): Promise<number> {
  const { State } = await host.docker.inspect(name);
  return Date.now() - Date.parse(State.StartedAt);
}

/** What of Trailer's is in a container's namespace now: routes, rules and translations, one line each, sorted. */
export async function observeMarks(scene: Scene, workspace: Workspace): Promise<readonly string[]> {
  const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
  const routes = await scene.host.run([...enter, 'ip', '-4', 'route', 'show', 'table', 'all', 'proto', protocolNumber]);
  const rules = await scene.host.run([...enter, 'ip', '-4', 'rule', 'show']);
  const nat = await scene.host.run([...enter, 'iptables-save', '-t', 'nat']);
  return [
    ...linesOf(routes.stdout),
    ...linesOf(rules.stdout).filter((line) => line.includes(`proto ${protocolNumber}`)),
    ...linesOf(nat.stdout).filter((line) => line.startsWith('-A TRAILER')),
  ].toSorted();
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Host addresses for which the container holds an exception now. */
export async function exceptions(scene: Scene, workspace: Workspace): Promise<readonly string[]> {
  const bridgeAddress = addressOn(workspace, null);
  const gateway = bridgeAddress.replace(/\d+$/, '1');
  const marks = await observeMarks(scene, workspace);
  return marks.flatMap((line) => {
    const match = /^([\d.]+) via ([\d.]+)/.exec(line);
    return match?.[1] !== undefined && match[2] === gateway ? [match[1]] : [];
  });
}
