import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addressOn, makeWorkspace, type Scene, serveWeb, untilServed, visitApp } from '@trailer/lab';
import { execa } from 'execa';
import { z } from 'zod';
import { atLeast, atMost, type Figure } from '../figure.ts';
import { residentMb } from '../measured.ts';
import type { Row } from '../row.ts';
import { median } from '../stats.ts';

const rounds = 5;
const megabytes = 1024;
const servedPort = 8400;
const relayPort = 8500;
const megabytesOfUrl = 1024;
const relayScript = fileURLToPath(new URL('../relay-main.ts', import.meta.url));
const downloadScript = fileURLToPath(new URL('../download-main.ts', import.meta.url));
const downloadedSchema = z.object({ megabytesPerSecond: z.number() });

/** One way to the same bytes. */
interface Way {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly webSocket: string | null;
}

/** How fast bytes of a workspace come through its URL and over a connection of the API, beside a plain relay. */
export const relayRow: Row = {
  name: 'relay',
  what: `${rounds} downloads of ${megabytes} MB each way, from a server in a container, by a client on the host`,
  run: async (scene, progress) => {
    const workspace = await makeWorkspace(scene, { name: 'served' });
    const target = addressOn(workspace, null);
    const stop = await serveWeb(scene, workspace, { port: servedPort });
    const [program = '', ...args] = scene.host.enter([
      process.execPath,
      relayScript,
      ...[String(relayPort), target, String(servedPort)],
    ]);
    const relay = execa(program, args, { reject: false });
    try {
      const visitor = await visitApp(scene, workspace, servedPort);
      await untilServed(visitor);
      progress('resting 5 s');
      const host = { host: 'plain' };
      const plain: Way = { address: `127.0.0.1:${relayPort}`, headers: host, webSocket: null };
      const url: Way = {
        address: '127.0.0.1:8090',
        headers: { host: visitor.host, cookie: visitor.cookie },
        webSocket: null,
      };
      const connect: Way = {
        address: '127.0.0.1:8090',
        headers: host,
        webSocket: `/api/v1/workspaces/${workspace.id}/connect?port=${servedPort}`,
      };
      await sleep(5_000);
      const grownMb = await growthOver(scene, () => download(scene, url, megabytesOfUrl));
      const speeds = await measure(scene, { plain, url, connect }, progress);
      return figures({ ...speeds, grownMb });
    } finally {
      relay.kill();
      stop();
    }
  },
};

interface Ways {
  readonly plain: Way;
  readonly url: Way;
  readonly connect: Way;
}

type Speeds = { readonly [way in keyof Ways]: readonly number[] };

/** The ways take turns, so that what else the machine does meets each of them. */
async function measure(scene: Scene, ways: Ways, progress: (text: string) => void): Promise<Speeds> {
  const speeds: { [way in keyof Ways]: number[] } = { plain: [], url: [], connect: [] };
  for (let round = 1; round <= rounds; round += 1) {
    progress(`round ${round} of ${rounds}`);
    for (const way of ['plain', 'url', 'connect'] as const) {
      speeds[way].push(await download(scene, ways[way], megabytes));
    }
  }
  return speeds;
}

async function download(scene: Scene, way: Way, size: number): Promise<number> {
  const request = JSON.stringify({ ...way, megabytes: size, token: scene.trailer.token });
  const { stdout } = await scene.host.run([process.execPath, downloadScript, request]);
  return downloadedSchema.parse(JSON.parse(stdout)).megabytesPerSecond;
}

/** How much more memory Trailer holds after something than before it; what is freed late has five seconds. */
async function growthOver(scene: Scene, act: () => Promise<unknown>): Promise<number> {
  const before = await residentMb(scene.trailer.pid);
  await act();
  await sleep(5_000);
  return (await residentMb(scene.trailer.pid)) - before;
}

function figures({ plain, url, connect, grownMb }: Speeds & { readonly grownMb: number }): readonly Figure[] {
  const row = 'relay';
  const samples = rounds;
  const ratio = (speeds: readonly number[]) => median(speeds) / median(plain);
  const reference = { row, unit: 'MB/s', target: null, samples } as const;
  return [
    { ...reference, what: 'a plain TCP relay of one hop', value: median(plain) },
    { ...reference, what: 'through a workspace URL', value: median(url) },
    { ...reference, what: 'over a connection of the API', value: median(connect) },
    { row, what: 'through a URL, of the plain relay', value: ratio(url), unit: 'x', target: atLeast(0.6), samples },
    { row, what: 'over the API, of the plain relay', value: ratio(connect), unit: 'x', target: atLeast(0.6), samples },
    { row, what: 'memory held after 1 GB by URL', value: grownMb, unit: 'MB', target: atMost(30), samples: 1 },
  ];
}
