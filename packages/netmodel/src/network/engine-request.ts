import { familyOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import type { EngineCapabilities } from '../engine/capabilities.ts';
import { engineNameOf } from './engine-name.ts';
import type { Ipv6Addressing, NetworkDraft, NetworkSpec } from './types.ts';

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
  /** Left out where the engine's own default, IPv4 alone, is meant. */
  readonly EnableIPv6?: true;
  readonly EnableIPv4?: false;
  readonly IPAM?: { readonly Driver: 'default'; readonly Config: readonly EnginePool[] };
}

/**
 * A network as the engine is told of it; the driver is plain text, for an engine takes more than Trailer makes. A host
 * shim is none of the engine's business.
 */
export type EngineNetwork = Omit<NetworkSpec, 'driver' | 'hostShim'> & { readonly driver: string };

/**
 * The body of the engine's create call: what the console previews and what the agent sends, without the agent's marks.
 * `can` is what that engine can do; left out, what a recent one can.
 */
export function planEngineNetwork(
  network: EngineNetwork,
  can: Pick<EngineCapabilities, 'gatewayPriority'> = { gatewayPriority: true },
): EngineNetworkRequest {
  const { driver, ipv6 } = network;
  const pools = planPools(network);
  return {
    Name: engineNameOf(network, can),
    Driver: driver,
    Options: planOptions(network),
    ...(ipv6 === null ? {} : { EnableIPv6: true }),
    ...(ipv6?.only ? { EnableIPv4: false } : {}),
    ...(pools.length === 0 ? {} : { IPAM: { Driver: 'default', Config: pools } }),
  };
}

/** The parent as the engine names it: a VLAN sub-interface is its parent's name, a dot and the tag. */
export function engineParentOf({ parentInterface, vlanId }: Pick<EngineNetwork, 'parentInterface' | 'vlanId'>) {
  return parentInterface === null || vlanId === null ? parentInterface : `${parentInterface}.${vlanId}`;
}

/** The same of a draft, which may leave either out. */
export function draftedParentOf({ parentInterface = null, vlanId = null }: NetworkDraft): string | null {
  return engineParentOf({ parentInterface, vlanId });
}

/** A mode that is the driver's own default is left to it: engines before 20.10 know no other. */
function planOptions(network: EngineNetwork): Readonly<Record<string, string>> {
  const { driver, mode } = network;
  const parent = engineParentOf(network);
  const isDefault = mode === null || mode === 'bridge' || mode === 'l2';
  return { ...(parent === null ? {} : { parent }), ...(isDefault ? {} : { [`${driver}_mode`]: mode }) };
}

function planPools({ subnet, gateway, ipRange, excludedAddresses, ipv6 }: EngineNetwork): readonly EnginePool[] {
  const ofFamily = (family: IpFamily) => excludedAddresses.filter((address) => familyOf(address) === family);
  return [
    ...(subnet === null ? [] : [planPool({ subnet, gateway, ipRange }, ofFamily(4))]),
    ...(ipv6 === null ? [] : [planPool(ipv6, ofFamily(6))]),
  ];
}

function planPool(
  { subnet, gateway, ipRange }: Omit<Ipv6Addressing, 'only'>,
  excludedAddresses: readonly IpAddress[],
): EnginePool {
  const excluded = excludedAddresses.map((address, index) => [`excluded-${index + 1}`, address] as const);
  return {
    Subnet: subnet,
    ...(gateway === null ? {} : { Gateway: gateway }),
    ...(ipRange === null ? {} : { IPRange: ipRange }),
    ...(excluded.length === 0 ? {} : { AuxiliaryAddresses: Object.fromEntries(excluded) }),
  };
}

/** The same request as arguments of `docker`, for people who read that rather than the API. */
export function dockerArgumentsOf(request: EngineNetworkRequest): readonly string[] {
  const { Name, Driver, Options, IPAM, EnableIPv4, EnableIPv6 } = request;
  const options = Object.entries(Options).map(([key, value]) => `--opt=${key}=${value}`);
  const pools = (IPAM?.Config ?? []).flatMap(argumentsOfPool);
  const families = [
    ...(EnableIPv4 === undefined ? [] : [`--ipv4=${EnableIPv4}`]),
    ...(EnableIPv6 === undefined ? [] : ['--ipv6']),
  ];
  return ['network', 'create', `--driver=${Driver}`, ...families, ...options, ...pools, Name];
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
