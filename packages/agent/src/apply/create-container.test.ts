import type { DesiredWorkspace } from '@trailer/netmodel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerRequest } from '../docker/gate.ts';
import { desired, Rig } from '../loop/rig.fixture.ts';
import { toContainerRequest } from './create-container.ts';
import { bridgeAndLan, desktopWorkspace, plainWindows, quickHost, slowHost } from './desktop.fixture.ts';
import { shapeDesktop } from './desktop.ts';

const networks = bridgeAndLan;

function requestOf(workspace: DesiredWorkspace): ContainerRequest {
  const { windows } = workspace;
  const desktop = windows === null ? null : shapeDesktop({ workspace, windows, networks, devices: quickHost });
  return toContainerRequest({ workspace, networks, fingerprint: 'f1' }, desktop);
}

describe('the container of a Linux workspace', () => {
  it('is asked for with its own environment, volumes and limits, and with nothing of the host', () => {
    const request = requestOf(
      desktopWorkspace({
        kind: 'linux',
        windows: null,
        environment: { COLOR: 'red' },
        interactive: true,
        volumes: [{ name: 'data', path: '/data', readOnly: true }],
      }),
    );
    expect(request).toMatchObject({
      environment: { COLOR: 'red' },
      interactive: true,
      mounts: [{ volume: 'trl-w1-data', path: '/data', readOnly: true }],
      cpus: 2,
      memoryMiB: 4096,
      machine: null,
    });
    expect(Object.keys(request.environment)).toEqual(['COLOR']);
  });
});

describe('the container of an adopted workspace', () => {
  it('mounts the volumes it had, and its own where a name is one that every object knows', () => {
    const adopted = {
      engineId: 'e1',
      name: 'shop',
      running: true,
      restartPolicy: 'no',
      volumes: { data: 'shop-data' },
    };
    const volumes = ['data', 'constructor'].map((name) => ({ name, path: `/${name}`, readOnly: false }));
    const { mounts } = requestOf(desktopWorkspace({ kind: 'linux', windows: null, adopted, volumes }));
    expect(mounts.map(({ volume }) => volume)).toEqual(['shop-data', 'trl-w1-constructor']);
  });
});

describe('the container of a workspace without networks', () => {
  it.each(['host', 'none'] as const)('is asked for in mode %s, with nothing to publish', (networkMode) => {
    const workspace = desktopWorkspace({ kind: 'linux', windows: null, networkMode });
    const request = toContainerRequest({ workspace, networks: [], fingerprint: 'f1' }, null);
    expect(workspace.ports).not.toEqual([]);
    expect(request).toMatchObject({ networkMode, endpoints: [], ports: [] });
  });
});

describe('the container of a Windows workspace', () => {
  it('keeps what the workspace asks for, but for what Trailer itself says', () => {
    const environment = { REGION: 'de-DE', VERSION: '10', TRAILER_GUEST_PORTS: 'tcp/22' };
    const volumes = [{ name: 'shared', path: '/shared', readOnly: false }];
    const request = requestOf(desktopWorkspace({ environment, volumes }));
    expect(request.environment).toMatchObject({
      REGION: 'de-DE',
      VERSION: '11',
      TRAILER_GUEST_PORTS: 'tcp/3389 udp/5000',
    });
    expect(request.mounts).toEqual([
      { volume: 'trl-w1-shared', path: '/shared', readOnly: false },
      { volume: 'trl-w1-storage', path: '/storage', readOnly: false },
    ]);
    expect(request.endpoints.map(({ interfaceName }) => interfaceName)).toEqual([null, 'mvlan0']);
  });

  it('has no limits of its own: the virtual machine has the size, and QEMU needs more than it gives away', () => {
    expect(requestOf(desktopWorkspace())).toMatchObject({ cpus: null, memoryMiB: null });
  });
});

describe('a desktop that must be accelerated', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.raise();
    rig.engine.images.add('windows:1');
  });
  afterEach(() => rig.lower());

  it('is not created on a host that cannot, says so, and is once the host can', async () => {
    rig.devices = slowHost;
    await rig.want(desired({ networks: [], workspaces: [{ ...desktopWorkspace() }] }));
    await rig.settles({ message: expect.stringContaining('/dev/kvm cannot be used on this host') });
    expect(rig.workspace()?.message).toContain('auto or emulated');
    expect(await rig.container()).toBeNull();
    rig.devices = quickHost;
    await expect.poll(() => rig.container(), { timeout: 5_000 }).not.toBeNull();
  });

  it('tells its password to the engine only, also when it cannot be created', async () => {
    rig.engine.images.delete('windows:1');
    await rig.want(desired({ networks: [], workspaces: [{ ...desktopWorkspace() }] }));
    await rig.settles({ phase: 'error' });
    rig.engine.images.add('windows:1');
    await expect.poll(() => rig.container(), { timeout: 5_000 }).not.toBeNull();
    const told = JSON.stringify([rig.status, rig.logged, await rig.container()]);
    expect(told).not.toContain(plainWindows.account.password);
  });
});
