import type { Network } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../process/wait.ts';
import { observeMarks, timeUntilAnswer } from './healing.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { askForWorkspace, makeNetwork, makeWorkspace, onlineHost, pidOf, settledWorkspace } from './scene.ts';
import { raiseSplitScene, type SplitScene } from './split.ts';

const published = { port: 9000, protocol: 'tcp' } as const;
const labels = z.record(z.string(), z.string()).nullish();
const publishedUdp = { port: 9001, protocol: 'udp' } as const;

let scene: SplitScene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseSplitScene({ images: ['static'] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
});
afterAll(async () => await scene?.destroy());

/** Names of what carries Trailer's mark on the engine. */
async function marked(kind: 'containers' | 'networks'): Promise<readonly string[]> {
  const path = kind === 'containers' ? '/containers/json?all=true' : '/networks';
  const found = await scene.host.docker.call({ method: 'GET', path });
  return z
    .array(z.object({ Name: z.string().optional(), Names: z.array(z.string()).optional(), Labels: labels }))
    .parse(found)
    .filter(({ Labels }) => Object.keys(Labels ?? {}).some((label) => label.startsWith('dev.trailer.')))
    .map(({ Name, Names }) => (Name ?? Names?.[0] ?? '').replace('/', ''))
    .toSorted();
}

function ask() {
  return askForWorkspace(scene, { name: 'both', networks: [{ networkId: lan.id }], ports: [...echoPorts(9000)] });
}

/** One of everything there is to do: a container to make anew, one to remove, a network to remove, one to make. */
async function wantManyThings(id: string, round: number): Promise<void> {
  const old = await makeNetwork(scene, { name: 'old', driver: 'bridge' });
  const leaving = await makeWorkspace(scene, { name: 'leaving', networks: [{ networkId: old.id }] });
  await scene.killAgent();
  await scene.client.call('workspaces.update', { id, body: { environment: { ROUND: String(round) } } });
  await scene.client.call('workspaces.delete', { id: leaving.id });
  await scene.client.call('networks.delete', { id: old.id });
  await scene.client.call('networks.create', { body: { hostId: scene.hostId, name: 'new', driver: 'bridge' } });
}

async function isDone(id: string): Promise<boolean> {
  const { body } = await scene.client.call('workspaces.get', { id });
  const same = (await marked('networks')).join() === 'home,new';
  return same && body.status.phase === 'running' && body.observedGeneration >= body.generation;
}

/** With nobody to tell it, the agent that comes after brings about what was wanted, each thing once. */
async function expectDoneWithoutServer(): Promise<void> {
  await scene.trailer.kill('SIGKILL');
  scene.startAgent();
  const { address } = scene.host;
  await timeUntilAnswer(scene, 'lan-client', { address, ...published });
  await timeUntilAnswer(scene, 'lan-client', { address, ...publishedUdp });
  const done = async () =>
    (await marked('containers')).join() === 'both' && (await marked('networks')).join() === 'home,new';
  await waitFor(async () => ((await done()) ? true : undefined), { what: 'all to be done', timeoutMs: 20_000 });
  await scene.trailer.start();
  await scene.trailer.waitReady();
}

async function removeNew(): Promise<void> {
  const { body } = await scene.client.call('networks.list', {});
  const id = body.items.find(({ name }) => name === 'new')?.id ?? '';
  await scene.client.call('networks.delete', { id });
  await waitFor(async () => ((await marked('networks')).join() === 'home' ? true : undefined), {
    what: 'the new network to be gone',
    timeoutMs: 20_000,
  });
}

describe('an agent killed at any boundary of a step goes on where it was, also without its server', () => {
  test('creating, changing and removing, killed at each boundary in turn', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('killed agent')));
    const { id } = await ask();
    const healthy = await observeMarks(scene, await settledWorkspace(scene, id));
    for (let dieAt = 1; ; dieAt += 1) {
      await wantManyThings(id, dieAt);
      scene.startAgent(dieAt);
      const ended = await scene.agentEndsBefore(() => isDone(id));
      if (!ended) {
        expect(dieAt).toBeGreaterThan(10);
        break;
      }
      await expectDoneWithoutServer();
      expect(await observeMarks(scene, await settledWorkspace(scene, id))).toHaveLength(healthy.length);
      await removeNew();
    }
  }, 400_000);
});

describe('without its server, an agent heals what happens', () => {
  test('an address that is added, a container that dies, an engine that restarts', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('server away')));
    await scene.killAgent();
    scene.startAgent();
    const { body } = await scene.client.call('workspaces.list', {});
    const { id } = body.items.find(({ name }) => name === 'both') ?? (await ask());
    const workspace = await settledWorkspace(scene, id);
    const target = { address: scene.host.address, ...published };
    for (const from of ['docker-host:h1', 'lan-client']) await timeUntilAnswer(scene, from, target);
    await scene.trailer.kill('SIGKILL');

    await scene.host.addAddress('192.168.77.99/24');
    const added = { address: '192.168.77.99', ...publishedUdp };
    expect(await timeUntilAnswer(scene, 'docker-host:h1', added)).toBeLessThan(1000);

    const before = await pidOf(scene, workspace);
    process.kill(before, 'SIGKILL');
    await waitForOtherPid(before);
    expect(await timeUntilAnswer(scene, 'lan-client', added)).toBeLessThan(1000);

    await scene.host.engine.restart();
    await waitForOtherPid(0);
    expect(await timeUntilAnswer(scene, 'lan-client', added)).toBeLessThan(1000);

    await scene.trailer.start();
    await scene.trailer.waitReady();
    await onlineHost(scene.client);
    await settledWorkspace(scene, id);
  }, 120_000);

  async function waitForOtherPid(before: number): Promise<void> {
    await waitFor(
      async () => {
        const pid = await pidOf(scene, { name: 'both' });
        return pid !== 0 && pid !== before ? true : undefined;
      },
      { what: 'the container to run again', timeoutMs: 20_000, pollMs: 5 },
    );
  }
});
