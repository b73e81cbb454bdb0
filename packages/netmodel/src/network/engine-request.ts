import type { NetworkSpec } from './types.ts';

/** One pool of addresses, in the names of the Engine API. */
export interface EnginePool {
  readonly Subnet: string;
  readonly Gateway?: string;
  readonly IPRange?: string;
  readonly AuxiliaryAddresses?: Readonly<Record<string, string>>;
}

/** What the engine is asked to make of a network, in the names of the Engine API. */
export interface EngineNetworkRequest {
  readonly Name: string;
  readonly Driver: string;
  readonly Options: Readonly<Record<string, string>>;
  readonly IPAM?: { readonly Driver: 'default'; readonly Config: readonly [EnginePool] };
}

/** A network as the engine is told of it; the driver is plain text, for an engine takes more than Trailer makes. */
export type EngineNetwork = Omit<NetworkSpec, 'driver'> & { readonly driver: string };

/** The body of the engine's create call: what the console previews and what the agent sends, without the agent's marks. */
export function planEngineNetwork(network: EngineNetwork): EngineNetworkRequest {
  const { name, driver, parentInterface, subnet } = network;
  return {
    Name: name,
    Driver: driver,
    Options: parentInterface === null ? {} : { parent: parentInterface },
    ...(subnet === null ? {} : { IPAM: { Driver: 'default', Config: [planPool(network, subnet)] } }),
  };
}

function planPool({ gateway, ipRange, excludedAddresses }: EngineNetwork, subnet: string): EnginePool {
  const excluded = excludedAddresses.map((address, index) => [`excluded-${index + 1}`, address] as const);
  return {
    Subnet: subnet,
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(ipRange === null ? {} : { IPRange: ipRange }),
    ...(excluded.length === 0 ? {} : { AuxiliaryAddresses: Object.fromEntries(excluded) }),
  };
}

/** The same request as arguments of `docker`, for people who read that rather than the API. */
export function dockerArgumentsOf({ Name, Driver, Options, IPAM }: EngineNetworkRequest): readonly string[] {
  const options = Object.entries(Options).map(([key, value]) => `--opt=${key}=${value}`);
  const pools = (IPAM?.Config ?? []).flatMap(argumentsOfPool);
  return ['network', 'create', `--driver=${Driver}`, ...options, ...pools, Name];
}

function argumentsOfPool(pool: EnginePool): readonly string[] {
  const auxiliary = Object.entries(pool.AuxiliaryAddresses ?? {});
  return [
    `--subnet=${pool.Subnet}`,
    ...(pool.Gateway === undefined ? [] : [`--gateway=${pool.Gateway}`]),
    ...(pool.IPRange === undefined ? [] : [`--ip-range=${pool.IPRange}`]),
    ...auxiliary.map(([key, address]) => `--aux-address=${key}=${address}`),
  ];
}
