import { addressOn, macvlanOn, makeNetwork, makeWorkspace, type Scene } from '@trailer/lab';
import { z } from 'zod';
import { atLeast, type Figure } from '../figure.ts';
import type { Row } from '../row.ts';
import { type Enter, listenIn, throughputFrom } from '../speed.ts';
import { median, percentile } from '../stats.ts';

const rounds = 30;
const throughputMs = 300;
const undisturbedPercent = 90;
const port = 5201;
const publishedPort = 9500;
/** Priorities of Trailer's own rules begin here. */
const firstOwnPriority = 7100;

const ways = ['host', 'published', 'macvlan'] as const;
type Way = (typeof ways)[number];
type Target = { readonly address: string; readonly port: number };
/** `again` is `with` once more: what those two differ by is the run's own unrest. */
type State = 'with' | 'without' | 'again';
type Speeds<Name extends string> = Record<Name, number[]>;

/** What a client of the LAN gets of a host's own service, a published port and a macvlan; and what the return path costs. */
export const networkRow: Row = {
  name: 'network',
  what: `${rounds} rounds from a LAN client: host mode, published port, macvlan; ${rounds} pairs with and without the return path's rules`,
  run: async (scene, progress) => {
    const { targets, inside, stop } = await serveEverywhere(scene);
    try {
      const speeds = await measureWays(scene, targets, progress);
      // Nobody is to put the rules back while they are away.
      await scene.trailer.kill('SIGTERM');
      const rules = await ownRules(scene, inside);
      const toggled = await measureToggled(scene, { rules, inside, target: targets.published }, progress);
      return figures(speeds, toggled);
    } finally {
      await stop();
    }
  },
};

/** Another one first in each round, so that none always follows the same neighbour's wake. */
function order<Name>(names: readonly Name[], round: number): readonly Name[] {
  const turned = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
  return Math.floor(round / names.length) % 2 === 0 ? turned : turned.toReversed();
}

async function measureWays(scene: Scene, targets: Record<Way, Target>, progress: (text: string) => void) {
  const client: Enter = (argv) => scene.lab.lanClient.enter(argv);
  const speeds: Speeds<Way> = { host: [], published: [], macvlan: [] };
  for (let round = 1; round <= rounds; round += 1) {
    progress(`round ${round} of ${rounds}`);
    for (const way of order(ways, round)) speeds[way].push(await throughputFrom(client, targets[way], throughputMs));
  }
  return speeds;
}

interface Toggled {
  readonly rules: readonly Rule[];
  readonly inside: Inside;
  readonly target: Target;
}

/** The same container and port, from beyond the router: the one client that is answered without the rules too. */
async function measureToggled(scene: Scene, { rules, inside, target }: Toggled, progress: (text: string) => void) {
  const client: Enter = (argv) => scene.lab.offLanClient.enter(argv);
  const speeds: Speeds<State> = { with: [], without: [], again: [] };
  for (let round = 1; round <= rounds; round += 1) {
    progress(`return path, pair ${round} of ${rounds}`);
    for (const state of order(['with', 'without', 'again'] as const, round)) {
      if (state === 'without') await changeRules(scene, 'del', { rules, inside });
      speeds[state].push(await throughputFrom(client, target, throughputMs));
      if (state === 'without') await changeRules(scene, 'add', { rules, inside });
    }
  }
  return speeds;
}

const ruleSchema = z.object({ priority: z.int(), src: z.string(), table: z.string() });
type Rule = z.infer<typeof ruleSchema>;

async function ownRules(scene: Scene, inside: Inside): Promise<readonly Rule[]> {
  const { stdout } = await scene.host.run(inside(['ip', '-j', 'rule', 'show']));
  const all = z.array(z.looseObject({ priority: z.int() })).parse(JSON.parse(stdout));
  const own = all.filter(({ priority }) => priority >= firstOwnPriority && priority < 32_000);
  if (own.length === 0) throw new Error('the container has no return path');
  return own.map((rule) => ruleSchema.parse(rule));
}

async function changeRules(
  scene: Scene,
  verb: 'add' | 'del',
  { rules, inside }: Pick<Toggled, 'rules' | 'inside'>,
): Promise<void> {
  for (const { priority, src, table } of rules) {
    const rule = ['priority', String(priority), 'from', src, 'lookup', table];
    await scene.host.run(inside(['ip', 'rule', verb, ...rule]));
  }
}

type Inside = (argv: readonly string[]) => readonly string[];

/** A container with a leg in the LAN and a published port, and a service of the host's own. */
async function serveEverywhere(scene: Scene) {
  const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'bench'));
  const workspace = await makeWorkspace(scene, {
    name: 'served',
    networks: [{ networkId: lan.id }],
    ports: [{ hostPort: publishedPort, containerPort: port, protocol: 'tcp' }],
  });
  const { State } = await scene.host.docker.inspect(workspace.name);
  const inside: Inside = (argv) => ['nsenter', `--net=/proc/${State.Pid}/ns/net`, '--', ...argv];
  const onHost: Enter = (argv) => scene.host.enter(argv);
  const closers = await Promise.all([inside, onHost].map((enter) => listenIn(enter, port)));
  const { address } = scene.host;
  const targets: Record<Way, Target> = {
    host: { address, port },
    published: { address, port: publishedPort },
    macvlan: { address: addressOn(workspace, lan.id), port },
  };
  return { targets, inside, stop: async () => void (await Promise.all(closers.map((close) => close()))) };
}

function figures(ways: Speeds<Way>, toggled: Speeds<State>): readonly Figure[] {
  const common = { row: 'network', samples: rounds, target: null } as const;
  // Whatever else the machine does only ever slows a run down: the fastest of each tell of the path itself.
  const fastest = (state: State): number => percentile(toggled[state], undisturbedPercent);
  const ratio = (what: string, value: number): Figure => ({ ...common, what, value, unit: 'x' });
  const megabytes = median(ways.host) * 125;
  return [
    { ...common, what: 'host mode, median', value: megabytes, unit: 'MB/s' },
    ratio('published port with return path / host mode, of pairs', ofPairs(ways.published, ways.host)),
    ratio('macvlan / host mode, of pairs', ofPairs(ways.macvlan, ways.host)),
    ratio('with / with again, undisturbed: the unrest of the run', fastest('with') / fastest('again')),
    ratio('with / without return path, of pairs', ofPairs(toggled.with, toggled.without)),
    { ...ratio('with / without, undisturbed', fastest('with') / fastest('without')), target: atLeast(0.98) },
  ];
}

/** The median of what the pairs of one round are to each other. */
function ofPairs(one: readonly number[], other: readonly number[]): number {
  return median(one.map((value, index) => value / (other[index] ?? Number.NaN)));
}
