import { fileURLToPath } from 'node:url';
import {
  desktopPorts,
  guestAddress,
  macvlanOn,
  makeDesktop,
  makeNetwork,
  numbersFrom,
  raiseDesktopScene,
  type Scene,
} from '@trailer/lab';
import { z } from 'zod';
import type { Row } from '../row.ts';
import { median } from '../stats.ts';

const rounds = 8;
const megabytes = 8;
const lines = 200;
const firstPort = 9500;
const guestPort = 8080;

const streamScript = fileURLToPath(new URL('../stream-main.ts', import.meta.url));
const streamSchema = z.object({ megabytesPerSecond: z.number(), roundTripsMs: z.array(z.number()) });

interface Samples {
  readonly megabytesPerSecond: number[];
  readonly roundTripMs: number[];
}

/** A guest's port from a LAN client: through the host's address, with three translations, and at the guest's own. */
export const desktopRow: Row = {
  name: 'desktop',
  what: `${rounds} rounds of ${megabytes} MB and ${lines} lines to a guest by each of its two ways in, in turn`,
  raise: raiseDesktopScene,
  run: async (scene, progress) => {
    const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
    const ports = [...desktopPorts(firstPort)];
    const workspace = await makeDesktop(scene, { name: 'desk', networks: [{ networkId: lan.id }], ports });
    const published: Samples = { megabytesPerSecond: [], roundTripMs: [] };
    const own: Samples = { megabytesPerSecond: [], roundTripMs: [] };
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      await sample(scene, published, { address: scene.host.address, port: numbersFrom(firstPort).web });
      await sample(scene, own, { address: guestAddress(workspace), port: guestPort });
    }
    return figuresOf(published, own);
  },
};

async function sample(
  scene: Scene,
  into: Samples,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<void> {
  const settings = [address, String(port), String(megabytes), String(lines)];
  const { stdout } = await scene.lab.lanClient.run([process.execPath, streamScript, ...settings]);
  const { megabytesPerSecond, roundTripsMs } = streamSchema.parse(JSON.parse(stdout));
  into.megabytesPerSecond.push(megabytesPerSecond);
  into.roundTripMs.push(median(roundTripsMs));
}

function figuresOf(published: Samples, own: Samples) {
  const common = { row: 'desktop', target: null, samples: rounds } as const;
  const ratios = (one: readonly number[], other: readonly number[]) =>
    median(one.map((value, index) => value / (other[index] ?? Number.NaN)));
  const { megabytesPerSecond: speed, roundTripMs: latency } = published;
  return [
    { ...common, what: "throughput at the host's address", value: median(speed), unit: 'MB/s' },
    { ...common, what: "throughput at the guest's own address", value: median(own.megabytesPerSecond), unit: 'MB/s' },
    {
      ...common,
      what: 'throughput, host / own, median of pairs',
      value: ratios(speed, own.megabytesPerSecond),
      unit: 'x',
    },
    { ...common, what: "round trip at the host's address", value: median(latency), unit: 'ms' },
    { ...common, what: "round trip at the guest's own address", value: median(own.roundTripMs), unit: 'ms' },
    { ...common, what: 'round trip, host / own, median of pairs', value: ratios(latency, own.roundTripMs), unit: 'x' },
  ] as const;
}
