import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { exceptions, observeMarks, timeUntilAnswer } from './healing.ts';
import { differences, measureMatrix } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeNetwork, makeWorkspace, onlineHost, pidOf, raiseScene, type Scene, settledWorkspace } from './scene.ts';

/** What the product promises: published ports answer again within a second of the cause being over. */
const promisedMs = 1000;
const added = '192.168.77.99';

let scene: Scene;
let lan: Network;
let workspace: Workspace;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static'] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  const networks = [{ networkId: lan.id }];
  workspace = await makeWorkspace(scene, { name: 'both', networks, ports: [...echoPorts(9000)] });
  // The probers start now, so that their start is not part of what is timed.
  for (const from of ['docker-host:h1', 'lan-client']) await timeUntilAnswer(scene, from, published());
});
afterAll(async () => await scene?.destroy());

function published(address = scene.host.address, protocol: 'tcp' | 'udp' = 'tcp') {
  return { address, port: protocol === 'tcp' ? 9000 : 9001, protocol };
}

/** The container answers over TCP and UDP from host and LAN, and the model agrees with every packet. */
async function expectHealthy(): Promise<void> {
  workspace = await settledWorkspace(scene, workspace.id);
  expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
}

describe('published ports heal by themselves', () => {
  test('a host address that is added answers within a second, and nothing of it stays when it is removed', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('address added')));
    const before = await observeMarks(scene, workspace);
    await scene.host.addAddress(`${added}/24`);
    expect(await timeUntilAnswer(scene, 'docker-host:h1', published(added, 'udp'))).toBeLessThan(promisedMs);
    expect(await timeUntilAnswer(scene, 'lan-client', published(added))).toBeLessThan(promisedMs);
    await waitFor(async () => ((await exceptions(scene, workspace)).includes(added) ? true : undefined), {
      what: 'the exception of the new address',
      timeoutMs: promisedMs,
    });
    await scene.host.removeAddress(`${added}/24`);
    await waitFor(async () => ((await exceptions(scene, workspace)).includes(added) ? undefined : true), {
      what: 'the exception of the old address to be gone',
      timeoutMs: promisedMs,
    });
    expect(await observeMarks(scene, workspace)).toEqual(before);
  });

  test('a host address that changes answers at the new one, and only that has an exception', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('address changed')));
    const old = scene.host.address;
    await scene.host.addAddress(`${added}/24`);
    await scene.host.removeAddress(`${old}/24`);
    await scene.host.linkUp('eth0');
    expect(await timeUntilAnswer(scene, 'lan-client', published(added))).toBeLessThan(promisedMs);
    expect(await timeUntilAnswer(scene, 'lan-client', published(added, 'udp'))).toBeLessThan(promisedMs);
    await waitFor(async () => ((await exceptions(scene, workspace)).join() === added ? true : undefined), {
      what: 'the exceptions to be those of the new address',
      timeoutMs: promisedMs,
    });
    await scene.host.addAddress(`${old}/24`);
    await scene.host.removeAddress(`${added}/24`);
    await scene.host.linkUp('eth0');
    await waitFor(async () => ((await exceptions(scene, workspace)).join() === old ? true : undefined), {
      what: 'the exceptions to be those of the first address again',
      timeoutMs: promisedMs,
    });
    await expectHealthy();
  });

  test('a container that its restart policy starts again answers within a second of its start', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('container restarted')));
    const before = await pidOf(scene, workspace);
    process.kill(before, 'SIGKILL');
    await waitFor(
      async () => {
        const pid = await pidOf(scene, workspace);
        return pid !== 0 && pid !== before ? true : undefined;
      },
      { what: 'the engine to start the container again', timeoutMs: 20_000, pollMs: 5 },
    );
    expect(await timeUntilAnswer(scene, 'lan-client', published())).toBeLessThan(promisedMs);
    expect(await timeUntilAnswer(scene, 'lan-client', published(scene.host.address, 'udp'))).toBeLessThan(promisedMs);
    await expectHealthy();
  });

  test('after the engine restarts, containers answer within a second of their start', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('engine restarted')));
    await scene.host.engine.restart();
    await waitFor(async () => ((await pidOf(scene, workspace)) === 0 ? undefined : true), {
      what: 'the container to run again',
      timeoutMs: 20_000,
      pollMs: 5,
    });
    expect(await timeUntilAnswer(scene, 'lan-client', published())).toBeLessThan(promisedMs);
    expect(await timeUntilAnswer(scene, 'lan-client', published(scene.host.address, 'udp'))).toBeLessThan(promisedMs);
    await expectHealthy();
  });

  test('what is broken by hand in the namespace while Trailer is down is repaired when it is back', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('agent away')));
    const before = await observeMarks(scene, workspace);
    await scene.trailer.kill('SIGKILL');
    const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
    await scene.host.run([...enter, 'ip', 'rule', 'del', 'priority', '7100']);
    await scene.host.run([...enter, 'ip', 'route', 'add', '198.51.100.0/24', 'via', '172.17.0.1', 'proto', '214']);
    await scene.trailer.start();
    await scene.trailer.waitReady();
    await onlineHost(scene.client);
    await waitFor(
      async () => ((await observeMarks(scene, workspace)).join('\n') === before.join('\n') ? true : undefined),
      { what: 'the return path to be whole again', timeoutMs: 10_000 },
    );
    await expectHealthy();
  });
});
