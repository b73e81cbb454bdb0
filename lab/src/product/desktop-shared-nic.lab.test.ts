import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import {
  type DesktopRequest,
  desktopPorts,
  forwardedTo,
  guestAddress,
  makeDesktop,
  numbersFrom,
  observeForwarding,
  raiseDesktopScene,
  untilAnswer,
} from './desktop.ts';
import { differences, type MeasuredCell, measureMatrix } from './matrix.ts';
import { macvlanOn } from './network.ts';
import { addressOn, makeNetwork, removeWorkspace, type Scene } from './scene.ts';

const clients = ['docker-host', 'lan-client', 'off-lan-client'] as const;

let scene: Scene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseDesktopScene({ hosts: [{ name: 'h1', nics: 'shared' }] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
});
afterAll(async () => await scene?.destroy());

async function measured(request: DesktopRequest) {
  onTestFailed(async () => void (await scene.lab.evidence(request.name)));
  const workspace = await makeDesktop(scene, request);
  return { workspace, cells: await measureMatrix(scene, workspace) };
}

/** The measured verdicts of one row of the matrix from one vantage point, one a protocol. */
function verdictsAt(cells: readonly MeasuredCell[], from: string, [via, port]: readonly [string, number]) {
  const found = cells.filter(({ cell }) => cell.from === from && cell.via === via && cell.port === port);
  return found.map(({ measured: { verdict } }) => verdict);
}

/** With a host shim the host reaches the guest at its own address too, and the container at its. */
async function expectReachedByShim(workspace: Workspace): Promise<void> {
  const change = (hostShim: { address: string } | null) =>
    scene.client.call('networks.update', { id: lan.id, body: { hostShim } });
  await change({ address: '192.168.77.120' });
  const routes = async () => (await scene.host.run(['ip', 'route', 'show', 'proto', '214'])).stdout;
  await expect.poll(routes, { timeout: 10_000 }).toContain(`${guestAddress(workspace)} dev trl-`);
  const cells = await measureMatrix(scene, workspace);
  expect(differences(cells)).toEqual([]);
  const byShim = cells.filter(({ cell }) => cell.reason === 'host_shim');
  expect(byShim.map(({ cell }) => cell.via).toSorted()).toEqual(['guest-address', 'lan-address']);
  await change(null);
}

describe('on a shared NIC, the model says of a desktop in every cell what packets say', () => {
  test('a published desktop answers through the host and at its own address, TCP and UDP, and sees a client of its LAN', async () => {
    const networks = [{ networkId: lan.id }];
    const { workspace, cells } = await measured({ name: 'desk', networks, ports: [...desktopPorts(9000)] });
    expect(differences(cells)).toEqual([]);
    const { desktop, web, webUdp, viewer } = numbersFrom(9000);
    for (const from of clients) {
      for (const port of [desktop, web, webUdp, viewer]) {
        expect(verdictsAt(cells, from, ['host-port', port]), `${from} ${port}`).toEqual(['answers']);
      }
    }
    for (const from of ['lan-client', 'off-lan-client']) {
      expect(verdictsAt(cells, from, ['guest-address', 3389]), from).toEqual(['answers']);
      expect(verdictsAt(cells, from, ['guest-address', 8080]), from).toEqual(['answers', 'answers']);
      expect(verdictsAt(cells, from, ['lan-address', 8006]), from).toEqual(['answers']);
    }
    // The kernel keeps a macvlan, and a macvtap with it, apart from its parent.
    expect(verdictsAt(cells, 'docker-host', ['guest-address', 3389])).toEqual(['blocked']);

    for (const from of clients) {
      const prober = await scene.lab.vantage(from === 'docker-host' ? 'docker-host:h1' : from);
      for (const [port, protocol] of [
        [web, 'tcp'],
        [webUdp, 'udp'],
      ] as const) {
        const { report } = await prober.probe({ address: scene.host.address, port, protocol });
        expect(report?.split(':')[0], `${from} ${protocol}`).toBe(addressOn(workspace, lan.id));
      }
    }

    const guest = guestAddress(workspace);
    expect(await forwardedTo(scene, workspace)).toEqual([`${guest}:3389`, `${guest}:8080`, `${guest}:8080`]);
    await removeWorkspace(scene, workspace.id);
  });

  test('a desktop without published ports answers the LAN at its own address, and nothing is forwarded', async () => {
    const { workspace, cells } = await measured({ name: 'lan-only', networks: [{ networkId: lan.id }] });
    expect(differences(cells)).toEqual([]);
    const guest = guestAddress(workspace);
    const verdicts = (from: string) =>
      cells.filter(({ cell }) => cell.address === guest && cell.from === from).map((entry) => entry.measured.verdict);
    expect(verdicts('lan-client')).toEqual(['answers']);
    expect(verdicts('off-lan-client')).toEqual(['answers']);
    expect(verdicts('docker-host')).toEqual(['blocked']);
    expect(await observeForwarding(scene, workspace)).toEqual([]);
    await expectReachedByShim(workspace);
    await removeWorkspace(scene, workspace.id);
  });

  test('a desktop on a bridge alone answers through the host by the translation of its runtime', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('bridged')));
    const { desktop, web, webUdp, viewer } = numbersFrom(9010);
    const workspace = await makeDesktop(scene, { name: 'bridged', ports: [...desktopPorts(9010)] });
    // No address of it is on the LAN, so that only its ports tell when it is up.
    await untilAnswer(scene, { address: scene.host.address, port: web, protocol: 'tcp' });
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    for (const from of clients) {
      for (const port of [desktop, web, webUdp, viewer]) {
        expect(verdictsAt(cells, from, ['host-port', port]), `${from} ${port}`).toEqual(['answers']);
      }
    }
    await removeWorkspace(scene, workspace.id);
  });
});
