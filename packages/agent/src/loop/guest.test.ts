import { guestMacOf } from '@trailer/netmodel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desiredDesktop, forward, guestAddress, stockDesktops, tellGuest } from './desktop.fixture.ts';
import { desired, Rig } from './rig.fixture.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.raise();
  stockDesktops(rig);
});
afterEach(() => rig.lower());

const guest = { mac: guestMacOf('w1'), address: guestAddress };
const condition = (status: string, reason: string) =>
  expect.objectContaining({ type: 'GuestForwarding', status, reason });
const told = (status: string, reason: string) =>
  rig.settles({ conditions: expect.arrayContaining([condition(status, reason)]) });

/** A desktop whose guest answers and has its port. */
async function raiseDesktop(): Promise<void> {
  await rig.want(desiredDesktop());
  await rig.settles({ phase: 'running' });
  await forward(rig, true);
  await tellGuest(rig, 'forwarding');
  await rig.settles({ guest });
}

describe('the guest of a desktop', () => {
  it('is told as soon as its port forwarder has found it, and until it loses it', async () => {
    await rig.want(desiredDesktop());
    await rig.settles({ phase: 'running', guest: null });
    await tellGuest(rig, 'waiting');
    await told('False', 'WaitingForLease');
    await forward(rig, true);
    await tellGuest(rig, 'forwarding');
    await rig.settles({ guest });
    await told('True', 'Forwarding');
    await tellGuest(rig, 'lost');
    await rig.settles({ guest: null });
    await told('False', 'LeaseLost');
  });

  it('has its ports only as long as the kernel holds the rules, whatever is told', async () => {
    await raiseDesktop();
    await told('True', 'Forwarding');
    await forward(rig, false);
    await rig.settles({ conditions: expect.not.arrayContaining([condition('True', 'Forwarding')]) });
    await forward(rig, true);
    await told('True', 'Forwarding');
  });

  it('is known to an agent that has just started before it tells anything', async () => {
    await raiseDesktop();
    await told('True', 'Forwarding');
    await rig.stopAgent();
    const { statuses } = rig;
    const before = statuses.length;
    await rig.startAgent();
    await expect.poll(() => statuses.length).toBeGreaterThan(before);
    expect(statuses.slice(before).map(({ workspaces }) => workspaces[0]?.guest)).not.toContain(null);
  });

  it('is forgotten with the run of its container', async () => {
    await raiseDesktop();
    const { id = '' } = (await rig.container()) ?? {};
    rig.engine.files.remove(id, '/run/trailer/guest.json');
    rig.engine.die(id);
    await rig.settles({ guest: null });
  });
});

describe('no file is read', () => {
  let read: string[];

  beforeEach(() => {
    read = [];
    const { engine } = rig;
    const readFile = engine.readFile.bind(engine);
    engine.readFile = (id, path, limits) => {
      read.push(path);
      return readFile(id, path, limits);
    };
  });

  it('in a workspace without a guest, whatever its image says', async () => {
    rig.engine.imageLabels.set('nginx:1', { 'dev.trailer.port-forwarder': '1' });
    await rig.want(desired());
    await rig.runs();
    expect(read).toEqual([]);
    expect(rig.kernel.forwardingReadings).toBe(0);
  });

  it('in a desktop whose image has no port forwarder', async () => {
    rig.engine.imageLabels.clear();
    await rig.want(desiredDesktop());
    await told('False', 'ImageNeedsRebuild');
    await rig.audits(2);
    expect(read).toEqual([]);
  });
});
