import type { Network } from '@trailer/contract';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { desktopPorts, makeDesktop, raiseDesktopScene } from './desktop.ts';
import { differences, measureMatrix, verdictsOf } from './matrix.ts';
import { macvlanOn } from './network.ts';
import { makeNetwork, type Scene } from './scene.ts';

let scene: Scene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseDesktopScene({ hosts: [{ name: 'h1', nics: 'dedicated' }] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth1', 'home'));
});
afterAll(async () => await scene?.destroy());

test('on a dedicated NIC a desktop answers through the host and at its own address, also from the host, as the model says', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('dedicated desktop')));
  const networks = [{ networkId: lan.id }];
  const workspace = await makeDesktop(scene, { name: 'desk', networks, ports: [...desktopPorts(9000)] });
  const cells = await measureMatrix(scene, workspace);
  expect(differences(cells)).toEqual([]);
  for (const from of ['docker-host', 'lan-client', 'off-lan-client']) {
    const published = verdictsOf(cells, from, 'host-port');
    expect(published.length, from).toBeGreaterThan(0);
    expect(new Set(published), from).toEqual(new Set(['answers']));
    expect(new Set(verdictsOf(cells, from, 'guest-address')), from).toEqual(new Set(['answers']));
  }
});
