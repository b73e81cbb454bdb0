import { familyOf } from './address/prefix.ts';
import type { IpAddress, IpFamily } from './address/types.ts';

/** A bridge of a workspace, and the families it gives addresses of. */
export interface PublishingCandidate<Key> {
  readonly key: Key;
  readonly families: ReadonlySet<IpFamily>;
}

/**
 * Which of a workspace's bridges, in its own order, carries the port mappings of each family: the first that has both,
 * else the first that has the one. From Docker 28.0 on a network with both families gets both default routes before any
 * with one, whatever their gateway priorities (moby's selectGatewayEndpoint), and ports are published by those.
 */
export function publishingBridges<Key>(
  bridges: readonly PublishingCandidate<Key>[],
): Readonly<Record<IpFamily, Key | undefined>> {
  const both = bridges.find(hasBothFamilies);
  const first = (family: IpFamily) => (both ?? bridges.find(({ families }) => families.has(family)))?.key;
  return { 4: first(4), 6: first(6) };
}

/** Whether something has addresses of both families. */
export function hasBothFamilies({ families }: Pick<PublishingCandidate<unknown>, 'families'>): boolean {
  return families.has(4) && families.has(6);
}

/** Tells of each bridge endpoint, one a family and in the order of the workspace, whether it carries port mappings. */
export function publishingAmong<Endpoint extends { readonly address: IpAddress }, Key>(
  bridges: readonly Endpoint[],
  keyOf: (endpoint: Endpoint) => Key,
): (endpoint: Endpoint) => boolean {
  const keys = [...new Set(bridges.map(keyOf))];
  const found = publishingBridges(
    keys.map((key) => ({
      key,
      families: new Set(bridges.filter((one) => keyOf(one) === key).map(({ address }) => familyOf(address))),
    })),
  );
  return (endpoint) => bridges.includes(endpoint) && found[familyOf(endpoint.address)] === keyOf(endpoint);
}
