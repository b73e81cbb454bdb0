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
  it('are looked at until they have their name for good, and not any more', async () => {
    engine.images.add('shop:1');
    const adopted = { name: 'web-old', running: true, restartPolicy: 'no', volumes: {} };
    const request = { image: 'shop:1', labels: {}, endpoints: [], ports: [], mounts: [] } as never;
    const id = await engine.createContainer({ ...(request as object), name: 'web-old' } as never);
    const desired = { ...wanting(), workspaces: [{ adopted: { ...adopted, engineId: id } }] } as unknown as DesiredHost;
    const originals = new Originals(engine);
    expect(await originals.observe(desired)).toEqual([{ engineId: id, name: 'web-old' }]);
    await engine.renameContainer(id, 'web-old-before-trailer');
    expect(await originals.observe(desired)).toEqual([]);
    const asked = engine.questions;
    expect(await originals.observe(desired)).toEqual([]);
    expect(engine.questions).toBe(asked);
  });
});
