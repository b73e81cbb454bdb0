import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { z } from 'zod';
import { guestIn } from '../guest/guest.ts';
import {
  askForDesktop,
  type DesktopScene,
  desktopPorts,
  desktopThat,
  desktopWithReason,
  guestAddress,
  makeDesktop,
  numbersFrom,
  observeForwarding,
  raiseDesktopScene,
  settledDesktop,
} from './desktop.ts';
import { differences, measureMatrix } from './matrix.ts';
import { macvlanOn } from './network.ts';
import { addressOn, makeNetwork, removeWorkspace } from './scene.ts';

const clients = ['docker-host:h1', 'lan-client', 'off-lan-client'] as const;
const stateSchema = z.object({ State: z.object({ ExitCode: z.int(), Status: z.string() }) });

let scene: DesktopScene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseDesktopScene();
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
});
afterAll(async () => await scene?.destroy());
beforeEach(() => onTestFailed(async () => void (await scene.lab.evidence('desktop'))));

function onLan(name: string, firstPort: number) {
  return { name, networks: [{ networkId: lan.id }], ports: [...desktopPorts(firstPort)] };
}

/** The viewer answers everybody through the host, and the LAN at the container's own address. */
async function expectViewer(workspace: Workspace, firstPort: number): Promise<void> {
  for (const from of clients) {
    const prober = await scene.lab.vantage(from);
    const { viewer } = numbersFrom(firstPort);
    const { verdict } = await prober.probe({ address: scene.host.address, port: viewer, protocol: 'tcp' });
    expect(verdict, from).toBe('answers');
  }
  const prober = await scene.lab.vantage('lan-client');
  const own = { address: addressOn(workspace, lan.id), port: 8006, protocol: 'tcp' } as const;
  expect((await prober.probe(own)).verdict).toBe('answers');
}

async function containerState(name: string) {
  const found = await scene.host.docker.call({ method: 'GET', path: `/containers/${name}/json` });
  return stateSchema.parse(found).State;
}

describe('a desktop whose guest cannot be reached says so, and its viewer works', () => {
  test('a guest without a lease: no rule is installed, and when the LAN has a lease for it after all, it is found', async () => {
    await scene.dhcp.stop();
    const { id } = await askForDesktop(scene, onLan('leaseless', 9000));
    const waiting = await desktopWithReason(scene, id, 'WaitingForLease');
    expect(waiting.status.guest).toBeNull();
    await expectViewer(waiting, 9000);
    expect(await observeForwarding(scene, waiting)).toEqual([]);
    expect(differences(await measureMatrix(scene, waiting))).toEqual([]);
    await scene.dhcp.change({});
    const found = await settledDesktop(scene, id);
    expect(guestAddress(found)).toBe(await guestIn(scene.host, 'leaseless').address());
    await removeWorkspace(scene, id);
  });

  test('an image without the forwarder: it needs to be rebuilt, and the guest answers at its own address', async () => {
    const { id } = await askForDesktop(scene, { ...onLan('older', 9010), image: 'windowsRuntime' });
    const workspace = await desktopWithReason(scene, id, 'ImageNeedsRebuild');
    const address = await guestIn(scene.host, 'older').waitForAddress();
    await expectViewer(workspace, 9010);
    expect(await observeForwarding(scene, workspace)).toEqual([]);
    const prober = await scene.lab.vantage('lan-client');
    expect((await prober.probe({ address, port: 3389, protocol: 'tcp' })).verdict).toBe('answers');
    expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
    await removeWorkspace(scene, id);
  });
});

describe('a guest is shut down, not cut off', () => {
  test('stopping has it power off, its container ends by itself, and its storage stays over a redeployment', async () => {
    const workspace = await makeDesktop(scene, {
      ...onLan('kept', 9020),
      windows: { edition: '11l', account: { username: 'ada', password: 'only the guest knows' }, keyboard: 'de-DE' },
    });
    const { id } = workspace;
    const guest = guestIn(scene.host, 'kept');
    const installed = { version: '11l', username: 'ada', keyboard: 'de-DE', language: 'en', hasPassword: true };
    expect(await guest.installed()).toEqual(installed);
    await scene.host.docker.exec('kept', ['touch', '/storage/written-by-the-guest']);

    await scene.client.call('workspaces.stop', { id, query: {} });
    await desktopThat(scene, id, 'stop', ({ status }) => status.phase === 'stopped');
    expect(await containerState('kept')).toEqual({ ExitCode: 0, Status: 'exited' });
    expect(await scene.host.docker.logs('kept')).toContain('asking the guest to power off');

    await scene.client.call('workspaces.start', { id });
    await settledDesktop(scene, id);
    await scene.client.call('workspaces.redeploy', { id });
    const redeployed = await settledDesktop(scene, id);
    expect(guestAddress(redeployed)).toBe(guestAddress(workspace));
    const { exitCode } = await scene.host.docker.exec('kept', ['ls', '/storage/written-by-the-guest']);
    expect(exitCode).toBe(0);
    await removeWorkspace(scene, id);
  });

  test('one that does not power off is left alone until somebody asks to cut it off', async () => {
    const { id } = await makeDesktop(scene, {
      ...onLan('stubborn', 9030),
      environment: { LAB_GUEST_POWER_BUTTON: 'ignored' },
    });
    await scene.client.call('workspaces.stop', { id, query: {} });
    await desktopThat(scene, id, 'be stopping and say how to cut it off', ({ status }) => {
      return status.phase === 'stopping' && status.message.includes('--force');
    });
    expect(await containerState('stubborn')).toMatchObject({ Status: 'running' });
    await scene.client.call('workspaces.stop', { id, query: { force: 'true' } });
    await desktopThat(scene, id, 'stop', ({ status }) => status.phase === 'stopped');
    expect(await containerState('stubborn')).toEqual({ ExitCode: 137, Status: 'exited' });
    await removeWorkspace(scene, id);
  });
});
