import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { containerEndpoints } from './endpoints.ts';
import {
  attachedTo,
  bridgeNetwork,
  container,
  made,
  network,
  onBridge,
  onLan,
  view,
  workspace,
} from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import { changeReturnPath } from './return-path.ts';

const ipv6 = { subnet: cidr('fd00:77::/64'), gateway: ip('fd00:77::1'), ipRange: null, only: false };
const lan = network({ ipv6 });
const team = network({ ...bridgeNetwork, id: 'n-team', name: 'team', ipv6: { ...ipv6, subnet: cidr('fd00:79::/64') } });
const six = network({
  ...bridgeNetwork,
  id: 'n-six',
  name: 'six',
  ipv6: { ...ipv6, subnet: cidr('fd00:7a::/64'), only: true },
});

function attachments(networks: readonly (typeof lan)[]) {
  const spec = workspace(attachedTo(...networks.map(({ id }) => id)));
  const observed = { containers: [], networks: networks.map((one) => made(one)) };
  const [step] = planHost({ ...view({ networks, workspaces: [spec] }, observed), activity: new Map() });
  if (step?.kind !== 'create-container') throw new Error(`planned ${step?.kind}`);
  return step.networks.map((endpoint) => ({ name: endpoint.network?.name ?? 'bridge', ...endpoint }));
}

const publishers = (networks: readonly (typeof lan)[]) =>
  attachments(networks)
    .filter(({ publishing }) => publishing)
    .map(({ name }) => name);

describe('a container with IPv6', () => {
  it('is published by the bridge with both families, whatever the order', () => {
    expect(publishers([lan, bridgeNetwork, team])).toEqual(['team']);
    expect(publishers([lan, six, team])).toEqual(['team']);
  });

  it('is published by one bridge a family where none has both', () => {
    expect(publishers([six, bridgeNetwork])).toEqual(['six', 'web']);
    expect(publishers([six])).toEqual(['bridge', 'six']);
  });

  it('listens to no router where the engine gives its IPv6 address on a LAN', () => {
    const deaf = attachments([lan, team]).filter(({ ignoresAdvertisements }) => ignoresAdvertisements);
    expect(deaf.map(({ name }) => name)).toEqual(['lan']);
    expect(attachments([network()]).some(({ ignoresAdvertisements }) => ignoresAdvertisements)).toBe(false);
  });

  it('has a return path of each family, by the bridge that publishes it', () => {
    const spec = workspace({ ...attachedTo('n-lan', 'n-team'), defaultBridge: true });
    const teamAt = { networkId: 'n-team', engineNetworkId: 'engine-n-team', engineNetworkName: 'team' };
    const six = { subnet: cidr('fd00:79::/64'), gateway: ip('fd00:79::1') };
    const endpoints = [
      onBridge,
      { ...onBridge, ...teamAt, address: ip('172.18.0.2'), subnet: cidr('172.18.0.0/16'), gateway: ip('172.18.0.1') },
      { ...onBridge, ...teamAt, ...six, address: ip('fd00:79::2') },
      onLan,
      { ...onLan, address: ip('fd00:77::1000'), subnet: ipv6.subnet, gateway: ipv6.gateway },
    ];
    const running = container(spec, { endpoints, returnPath: null });
    const published = containerEndpoints(spec, running).filter(({ publishing }) => publishing);
    expect(published.map(({ address }) => address)).toEqual(['172.18.0.2', 'fd00:79::2']);
    const sources = changeReturnPath(spec, running, [])?.plan.rules.map(({ from }) => from);
    expect(sources).toEqual(expect.arrayContaining(['172.18.0.2', 'fd00:79::2', '0.0.0.0', '::']));
  });
});
