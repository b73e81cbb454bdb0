import { setTimeout as sleep } from 'node:timers/promises';
import { askForWorkspace, labImages, removeWorkspace, type Scene, timeUntilAnswer } from '@trailer/lab';
import { atMost } from '../figure.ts';
import type { Row } from '../row.ts';
import { median } from '../stats.ts';

const rounds = 12;
const port = 9400;
/** The engine takes down what the round before left while the next would begin. */
const restMs = 500;

/** From the request to the published port that answers a LAN client, by Trailer's API and by bare Engine API calls. */
export const createRow: Row = {
  name: 'create',
  what: `${rounds} creations by Trailer's API in turn with ${rounds} by bare Engine API calls`,
  run: async (scene, progress) => {
    const trailerMs: number[] = [];
    const bareMs: number[] = [];
    // The prober's own start is not part of anything.
    await byBareCalls(scene);
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      trailerMs.push(await byTrailer(scene));
      bareMs.push(await byBareCalls(scene));
    }
    const row = 'create';
    const ratios = trailerMs.map((ms, index) => ms / (bareMs[index] ?? Number.NaN));
    const samples = rounds;
    return [
      { row, what: 'API create to answer, median', value: median(trailerMs), unit: 'ms', target: null, samples },
      { row, what: 'bare Engine calls to answer, median', value: median(bareMs), unit: 'ms', target: null, samples },
      { row, what: 'Trailer / bare, median of pairs', value: median(ratios), unit: 'x', target: atMost(1.25), samples },
    ];
  },
};

async function answers(scene: Scene): Promise<void> {
  // While the container starts its packets are lost; a longer wait for an answer would be measured instead of the start.
  const timeoutMs = 20;
  await timeUntilAnswer(scene, 'lan-client', { address: scene.host.address, port, protocol: 'tcp', timeoutMs });
}

async function byTrailer(scene: Scene): Promise<number> {
  await sleep(restMs);
  const startedAt = performance.now();
  const { id } = await askForWorkspace(scene, { name: 'timed', ports: [{ hostPort: port, containerPort: 8080 }] });
  await answers(scene);
  const ms = performance.now() - startedAt;
  await removeWorkspace(scene, id);
  return ms;
}

async function byBareCalls(scene: Scene): Promise<number> {
  await sleep(restMs);
  const startedAt = performance.now();
  const ports = { '8080/tcp': String(port) };
  const id = await scene.host.docker.runContainer({ name: 'timed-bare', image: labImages.static.name, ports });
  await answers(scene);
  const ms = performance.now() - startedAt;
  await scene.host.docker.removeContainer(id);
  return ms;
}
