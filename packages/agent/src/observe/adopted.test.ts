import type { DesiredHost, DesiredNetwork, ObservedContainer } from '@trailer/netmodel';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import { readPrefix } from '../docker/read.ts';
import { AdoptedNetworks, nameAdopted } from './adopted.ts';
import { Originals } from './originals.ts';

let engine: FakeEngine;
let engineId: string;

beforeEach(async () => {
  engine = new FakeEngine();
  const nothing = { gateway: null, ipRange: null, excludedAddresses: [], vlanId: null, mode: null, ipv6: null };
  const place = { driver: 'macvlan', parentInterface: 'eth0', subnet: readPrefix('192.168.1.0/24') };
  engineId = await engine.createNetwork({ name: 'lan-old', labels: {}, ...nothing, ...place });
});

function wanting(...adopted: readonly (string | null)[]): DesiredHost {
  const networks = adopted.map((id, index) => ({ id: `n${index}`, adopted: id }) as DesiredNetwork);
  return { generation: 1, networks, workspaces: [] };
}

describe('networks that were taken over', () => {
  it('are found by their ids, under the ids that Trailer has for them; others are not looked for', async () => {
    const networks = new AdoptedNetworks(engine);
    expect(await networks.observe(wanting(null, engineId, 'gone'))).toMatchObject([
      { networkId: 'n1', engineId, name: 'lan-old', fingerprint: '' },
    ]);
  });

  it('are asked for once, and again when networks changed', async () => {
    const networks = new AdoptedNetworks(engine);
    await networks.observe(wanting(engineId));
    const asked = engine.questions;
    await networks.observe(wanting(engineId));
    expect(engine.questions).toBe(asked);
    await engine.removeNetwork(engineId);
    networks.forget();
    expect(await networks.observe(wanting(engineId))).toEqual([]);
  });

  it('give their ids to the endpoints on them, which carry no label', () => {
    const on = (engineNetworkId: string, networkId: string | null) => ({ engineNetworkId, networkId });
    const container = { endpoints: [on(engineId, null), on('other', null), on('ours', 'n7')] };
    const named = nameAdopted(container as unknown as ObservedContainer, wanting(engineId));
    expect(named.endpoints.map(({ networkId }) => networkId)).toEqual(['n0', null, 'n7']);
  });
});

describe('containers whose place a workspace takes', () => {
  let id: string;
  let workspaceId: string;
  let originals: Originals;

  beforeEach(async () => {
    engine.images.add('shop:1');
    const request = { image: 'shop:1', labels: {}, endpoints: [], ports: [], mounts: [] } as never;
    id = await engine.createContainer({ ...(request as object), name: 'web-old' } as never);
    workspaceId = 'w9';
    const finished = new Map<string, string>();
    const journal = {
      hasTakenOver: (workspace: string, container: string) => finished.get(workspace) === container,
      saveFinishedTakeover: async (workspace: string, container: string) => void finished.set(workspace, container),
    };
    originals = new Originals({ engine, journal });
  });

  function observe(...settled: readonly string[]): ReturnType<Originals['observe']> {
    const adopted = { engineId: id, name: 'web-old', running: true, restartPolicy: 'no', volumes: {} };
    const desired = { ...wanting(), workspaces: [{ id: workspaceId, adopted }] } as unknown as DesiredHost;
    return originals.observe(desired, new Set(settled));
  }

  it('are looked at until they have their name for good, and not any more', async () => {
    expect(await observe()).toEqual([{ engineId: id, name: 'web-old' }]);
    await engine.renameContainer(id, 'web-old-before-trailer');
    expect(await observe()).toEqual([]);
    const asked = engine.questions;
    expect(await observe()).toEqual([]);
    expect(engine.questions).toBe(asked);
  });

  it.each(['web-archive', 'web-old'])('are none any more when they are called %s afterwards', async (name) => {
    await engine.renameContainer(id, 'web-old-before-trailer');
    await observe();
    await engine.renameContainer(id, name);
    expect(await observe()).toEqual([]);
  });

  it('are none any more under a name of somebody’s once the workspace has a container', async () => {
    await engine.renameContainer(id, 'web-archive');
    expect(await observe()).toEqual([{ engineId: id, name: 'web-archive' }]);
    expect(await observe('w9')).toEqual([]);
    expect(await observe()).toEqual([]);
  });

  it.each(['web-old', 'web-old-being-taken-over'])('are looked at on while they are called %s', async (name) => {
    if (name !== 'web-old') await engine.renameContainer(id, name);
    expect(await observe('w9')).toEqual([{ engineId: id, name }]);
    expect(await observe('w9')).toEqual([{ engineId: id, name }]);
  });

  it('are looked at anew for another workspace that takes their place', async () => {
    await engine.renameContainer(id, 'web-old-before-trailer');
    expect(await observe()).toEqual([]);
    await engine.renameContainer(id, 'web-old');
    workspaceId = 'w10';
    expect(await observe()).toEqual([{ engineId: id, name: 'web-old' }]);
  });
});
