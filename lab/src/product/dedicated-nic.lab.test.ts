import type { Network } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { answersBothWays, differences, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeNetwork, makeWorkspace, raiseScene, type Scene } from './scene.ts';

let scene: Scene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static'] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth1', 'home'));
});
afterAll(async () => await scene?.destroy());

async function measured(request: Parameters<typeof makeWorkspace>[1]) {
  onTestFailed(async () => void (await scene.lab.evidence(request.name)));
  return await measureMatrix(scene, await makeWorkspace(scene, request));
}

describe('on a dedicated NIC, the model says in every cell what packets say', () => {
  test('macvlan alone: answers the LAN, and the host over the wire', async () => {
    const cells = await measured({ name: 'lan-only', networks: [{ networkId: lan.id }] });
    expect(differences(cells)).toEqual([]);
    for (const from of ['lan-client', 'off-lan-client', 'docker-host'])
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
  });

  test('macvlan and published ports: TCP and UDP answer both ways', async () => {
    const networks = [{ networkId: lan.id }];
    const cells = await measured({ name: 'both', networks, ports: [...echoPorts(9000)] });
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['answers', 'answers']);
  });

  test('a host shim there: the host reaches the workspace by it, and it has the published ports too', async () => {
    const hostShim = { address: '192.168.77.120' };
    await scene.client.call('networks.update', { id: lan.id, body: { hostShim } });
    await expect
      .poll(async () => (await scene.host.run(['ip', '-brief', 'address'])).stdout, { timeout: 10_000 })
      .toMatch(/^trl-\S+@eth1 .* 192\.168\.77\.120\/32/m);
    const networks = [{ networkId: lan.id }];
    const cells = await measured({ name: 'shimmed', networks, ports: [...echoPorts(9100)] });
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    const byShim = cells.filter(({ cell }) => cell.reason === 'host_shim');
    expect(byShim.map(({ measured: { verdict } }) => verdict)).toEqual(['answers', 'answers']);
    expect(cells.some(({ cell }) => cell.address === hostShim.address)).toBe(true);
  });
});
