import { familyOf } from '../address/prefix.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { familiesOf } from '../network/families.ts';
import type { ExistingNetwork } from '../network/types.ts';
import { hasBothFamilies, publishingBridges } from '../publishing.ts';
import type { PublishedPort } from './types.ts';

/**
 * Why ports could not be published although there is a bridge: the engine publishes by the networks that it gives its
 * default routes to. Seen on 28.5: beside a LAN with both families a bridge of one family publishes nothing at all.
 */
export function findPublishingFaults(
  ports: readonly PublishedPort[],
  networks: readonly ExistingNetwork[],
  defaultBridge: boolean,
): readonly Fault[] {
  if (ports.length === 0) return [];
  const ofNetworks = networks
    .filter(({ driver }) => driver === 'bridge')
    .map((network) => ({ key: network.name, families: familiesOf(network) }));
  const bridges = defaultBridge ? [...ofNetworks, { key: 'bridge', families: familiesOf({ ipv6: null }) }] : ofNetworks;
  const lans = networks.filter(({ driver }) => driver !== 'bridge');
  const dual = lans.find((network) => hasBothFamilies({ families: familiesOf(network) }));
  if (dual !== undefined && !bridges.some(hasBothFamilies)) return [withoutDualBridge(dual)];
  const publishing = publishingBridges(bridges);
  // Where the workspace has no IPv6 at all, the engine's proxy takes what comes to the host by IPv6.
  const proxied = publishing[4] !== undefined && !lans.some((network) => familiesOf(network).has(6));
  return ports.flatMap(({ hostAddress }, index) => {
    if (hostAddress === null) return [];
    const family = familyOf(hostAddress);
    if (publishing[family] !== undefined || (family === 6 && proxied)) return [];
    const text = `${hostAddress} is IPv${family}, which no bridge of the workspace has: choose a bridge network with it`;
    return [fault(`ports[${index}].hostAddress`, 'ports_need_bridge', text)];
  });
}

function withoutDualBridge({ name }: ExistingNetwork): Fault {
  const text =
    `hold ${showValue(name)}, which has IPv4 and IPv6: the engine gives it both default routes and publishes no port ` +
    'by a bridge of one family; choose a bridge network that has IPv6 too';
  return fault('networks', 'ports_need_bridge', text);
}
