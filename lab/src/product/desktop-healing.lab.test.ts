import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { type Guest, guestIn } from '../guest/guest.ts';
import { waitFor } from '../process/wait.ts';
import {
  type DesktopScene,
  delayOfForwarding,
  desktopPorts,
  desktopThat,
  desktopWithReason,
  forwardedTo,
  guestAddress,
  makeDesktop,
  numbersFrom,
  observeForwarding,
  raiseDesktopScene,
  settledDesktop,
  untilSilent,
} from './desktop.ts';
import { observeMarks } from './healing.ts';
import { differences, measureMatrix } from './matrix.ts';
import { macvlanOn } from './network.ts';
import { makeNetwork, onlineHost, pidOf } from './scene.ts';

/** What the product promises: the guest's ports answer again within three seconds of the guest being up. */
const promisedMs = 3000;
const ports = numbersFrom(9000);

let scene: DesktopScene;
let lan: Network;
let workspace: Workspace;
let guest: Guest;
let address: string;

beforeAll(async () => {
  scene = await raiseDesktopScene();
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  const networks = [{ networkId: lan.id }];
  workspace = await makeDesktop(scene, { name: 'desk', networks, ports: [...desktopPorts(9000)] });
  guest = guestIn(scene.host, 'desk');
});
afterAll(async () => await scene?.destroy());
beforeEach(() => onTestFailed(async () => void (await scene.lab.evidence('desktop'))));

/** Trailer says where the guest is, every rule stands once and leads there, and the return path is what it was. */
async function expectWhole(marks: readonly string[], at: string): Promise<void> {
  await desktopThat(scene, workspace.id, `have its guest at ${at}`, ({ status }) => status.guest?.address === at);
  workspace = await settledDesktop(scene, workspace.id);
  address = at;
  expect(await forwardedTo(scene, workspace)).toEqual([`${address}:3389`, `${address}:8080`, `${address}:8080`]);
  const rules = await observeForwarding(scene, workspace);
  expect(new Set(rules).size).toBe(rules.length);
  expect(await returnPathMarks()).toEqual(marks);
}

/** The forwarder's rules name the guest's address, which may change; the return path does not. */
async function returnPathMarks(): Promise<readonly string[]> {
  return (await observeMarks(scene, workspace)).filter((line) => !line.includes('TRAILER-GUEST'));
}

async function untilOtherProcess(before: number): Promise<void> {
  await waitFor(
    async () => {
      const pid = await pidOf(scene, workspace);
      return pid !== 0 && pid !== before ? true : undefined;
    },
    { what: 'the container to run again', timeoutMs: 60_000, pollMs: 20 },
  );
}

describe('ports of a guest answer again within three seconds of the guest being up', () => {
  let marks: readonly string[];

  beforeAll(async () => {
    address = guestAddress(workspace);
    marks = await returnPathMarks();
  });

  test('after a new lease', async () => {
    const wanted = '192.168.77.245';
    await scene.dhcp.change({ pinned: { [await guest.macAddress()]: wanted } });
    await guest.renew();
    expect(await guest.waitForAddress(address)).toBe(wanted);
    expect(await delayOfForwarding(scene, wanted, ports)).toBeLessThan(promisedMs);
    await expectWhole(marks, wanted);
  });

  test('after a reboot of the guest', async () => {
    await guest.reboot();
    await untilSilent(scene, address);
    expect(await delayOfForwarding(scene, address, ports)).toBeLessThan(promisedMs);
    await expectWhole(marks, address);
  });

  test('after the guest was cut off for long enough to take its rules with it', async () => {
    await guest.mute();
    await desktopWithReason(scene, workspace.id, 'LeaseLost');
    expect(await observeForwarding(scene, workspace)).toEqual([]);
    await guest.unmute();
    expect(await delayOfForwarding(scene, address, ports)).toBeLessThan(promisedMs);
    await expectWhole(marks, address);
  });

  test('after the container ended and its restart policy started it again', async () => {
    const before = await pidOf(scene, workspace);
    process.kill(before, 'SIGKILL');
    await untilOtherProcess(before);
    expect(await delayOfForwarding(scene, address, ports)).toBeLessThan(promisedMs);
    await expectWhole(marks, address);
  });

  test('after a new lease that came while the agent was dead, and the agent takes it from there', async () => {
    await scene.trailer.kill('SIGKILL');
    const wanted = '192.168.77.246';
    await scene.dhcp.change({ pinned: { [await guest.macAddress()]: wanted } });
    await guest.renew();
    expect(await guest.waitForAddress(address)).toBe(wanted);
    expect(await delayOfForwarding(scene, wanted, ports)).toBeLessThan(promisedMs);
    await scene.trailer.start();
    await scene.trailer.waitReady();
    await onlineHost(scene.client);
    await expectWhole(marks, wanted);
  });

  test('after the engine restarted', async () => {
    const before = await pidOf(scene, workspace);
    await scene.host.engine.restart();
    await untilOtherProcess(before);
    expect(await delayOfForwarding(scene, address, ports)).toBeLessThan(promisedMs);
    await expectWhole(marks, address);
  });

  test('and then the model says in every cell what packets say', async () => {
    expect(differences(await measureMatrix(scene, workspace))).toEqual([]);
  });
});
