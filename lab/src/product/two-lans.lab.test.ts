import type { Network } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { lans } from '../topology/plan.ts';
import { answersBothWays, differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { addressOn, makeNetwork, makeWorkspace, raiseScene, type Scene } from './scene.ts';

/** How the addresses of the host's second NIC begin. */
const otherSubnet = lans.lan2.subnet.replace(/0\/24$/, '');

let scene: Scene;
let home: Network;
let lab: Network;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'second-lan', addressCount: 2 }], images: ['static'] });
  home = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  lab = await makeNetwork(scene, macvlanOn('lan2', 'eth1', 'lab'));
});
afterAll(async () => await scene?.destroy());

/** What was measured at one address from one vantage point, a line a protocol. */
function measuredAt(cells: readonly MeasuredCell[], from: string, address: string | undefined): readonly string[] {
  return cells
    .filter(({ cell }) => cell.from === from && cell.address === address)
    .map(({ cell, measured }) => `${cell.protocol} ${measured.verdict}`);
}

const bothAnswer = ['tcp answers', 'udp answers'];

describe('with several macvlans and several host addresses, the model says in every cell what packets say', () => {
  test('two LANs and published ports: TCP and UDP answer at every address that is shown to answer', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('two LANs')));
    const networks = [{ networkId: home.id }, { networkId: lab.id }];
    const workspace = await makeWorkspace(scene, { name: 'both', networks, ports: [...echoPorts(9000)] });
    const cells = await measureMatrix(scene, workspace);
    expect(new Set(cells.filter(({ cell }) => cell.via === 'host-port').map(({ cell }) => cell.address)).size).toBe(3);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    for (const { id } of [home, lab])
      expect(measuredAt(cells, 'off-lan-client', addressOn(workspace, id))).toEqual(bothAnswer);
    for (const from of ['workspace', 'itself'])
      expect(new Set(verdictsOf(cells, from, 'host-port')), from).toEqual(new Set(['answers']));
  });

  test('one of two LANs: containers reach the address that the host has on its other NIC too', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('one of two LANs')));
    const networks = [{ networkId: home.id }];
    const workspace = await makeWorkspace(scene, { name: 'one', networks, ports: [...echoPorts(9100)] });
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    const otherNic = cells.map(({ cell }) => cell.address).find((address) => address.startsWith(otherSubnet));
    for (const from of ['workspace', 'itself', 'docker-host', 'lan-client', 'off-lan-client'])
      expect(measuredAt(cells, from, otherNic), from).toEqual(bothAnswer);
  });

  test('two LANs without ports', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('two LANs, no ports')));
    const networks = [{ networkId: lab.id }, { networkId: home.id }];
    const workspace = await makeWorkspace(scene, { name: 'lans-only', networks, defaultBridge: true });
    expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
  });
});
