import type { Network } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { answersBothWays, differences, measureMatrix } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeNetwork, makeWorkspace, raiseScene, type Scene } from './scene.ts';

let scene: Scene;
let home: Network;
let lab: Network;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'second-lan', addressCount: 2 }], images: ['static'] });
  home = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  lab = await makeNetwork(scene, macvlanOn('lan2', 'eth1', 'lab'));
});
afterAll(async () => await scene?.destroy());

describe('with several macvlans and several host addresses, the model says in every cell what packets say', () => {
  test('two LANs and published ports: TCP and UDP answer at every address that is shown to answer', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('two LANs')));
    const networks = [{ networkId: home.id }, { networkId: lab.id }];
    const workspace = await makeWorkspace(scene, { name: 'both', networks, ports: [...echoPorts(9000)] });
    const cells = await measureMatrix(scene, workspace);
    expect(new Set(cells.filter(({ cell }) => cell.via === 'host-port').map(({ cell }) => cell.address)).size).toBe(3);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
  });

  test('two LANs without ports', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('two LANs, no ports')));
    const networks = [{ networkId: lab.id }, { networkId: home.id }];
    const workspace = await makeWorkspace(scene, { name: 'lans-only', networks, defaultBridge: true });
    expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
  });
});
