import { addressAt } from '../address/position.ts';
import { familyOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import { showValue } from '../fault.ts';
import type { HostFacts } from '../host.ts';
import type { NetworkContext, NetworkDraft, NetworkDriver } from '../network/types.ts';
import { validateNetwork } from '../network/validate.ts';
import type { ForeignNetwork, ForeignPool, NetworkAdoption, Obstacle } from './types.ts';

const drivers: readonly NetworkDriver[] = ['bridge', 'macvlan', 'ipvlan'];

const bridgeNameOption = 'com.docker.network.bridge.name';

/** Options that Trailer's own fields stand for, or that change nothing about who reaches whom. */
const knownOptions: ReadonlySet<string> = new Set([
  'parent',
  'macvlan_mode',
  'ipvlan_mode',
  bridgeNameOption,
  'com.docker.network.driver.mtu',
  'com.docker.network.container_iface_prefix',
]);

/** Options that change nothing while they have the engine's own value. */
const defaultsOfOptions: Readonly<Record<string, string>> = {
  'com.docker.network.bridge.enable_icc': 'true',
  'com.docker.network.bridge.enable_ip_masquerade': 'true',
  'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
  'com.docker.network.enable_ipv4': 'true',
  'com.docker.network.enable_ipv6': 'false',
};

/**
 * What taking over a network of the engine would come to. It stays as it is there; Trailer keeps its id and what it is,
 * read from the engine and checked like a creation against everything but itself. `name` is what Trailer is to call it.
 */
export function judgeForeignNetwork(
  network: ForeignNetwork,
  context: NetworkContext,
  name: string = network.name,
): NetworkAdoption {
  const driver = drivers.find((known) => known === network.driver);
  const obstacles = [...kindObstacles(network), ...optionObstacles(network), ...poolObstacles(network)];
  if (driver === undefined) return { adoptable: false, whyNot: obstacles };
  const draft = draftOf({ ...network, driver, name }, context.facts);
  const checked = validateNetwork(draft, { ...context, facts: factsWithout(network, context.facts) });
  if (!checked.ok || obstacles.length > 0) {
    const faults = checked.ok ? [] : checked.faults;
    const found = faults.map(({ path, message }): Obstacle => {
      return { reason: path === 'name' ? 'name' : 'definition', message };
    });
    return { adoptable: false, whyNot: [...obstacles, ...found] };
  }
  const spec = { ...checked.value, adopted: network.engineId };
  return { adoptable: true, spec, warnings: checked.warnings };
}

function kindObstacles({ driver, scope, internal }: ForeignNetwork): readonly Obstacle[] {
  const unknown = !drivers.some((known) => known === driver);
  return [
    ...(unknown ? [obstacle('driver', `driver ${showValue(driver)} is none of ${drivers.join(', ')}`)] : []),
    ...(scope === 'local' ? [] : [obstacle('scope', `it is of scope ${showValue(scope)}, not of this host alone`)]),
    ...(internal ? [obstacle('internal', 'it is internal: nothing leads out of it, and no port is published')] : []),
  ];
}

function optionObstacles({ options }: ForeignNetwork): readonly Obstacle[] {
  return Object.entries(options)
    .filter(([key, value]) => !knownOptions.has(key) && !isDefault(key, value))
    .map(([key, value]) => {
      return obstacle('options', `option ${showValue(key)} is ${showValue(value)}, which Trailer has no field for`);
    });
}

function isDefault(key: string, value: string): boolean {
  return value === '' || defaultsOfOptions[key] === value;
}

function poolObstacles({ driver, pools, ipamDriver }: ForeignNetwork): readonly Obstacle[] {
  const [ipv6] = poolsOf(pools, 6);
  const several = ([4, 6] as const).some((family) => poolsOf(pools, family).length > 1);
  return [
    ...(ipamDriver === 'default' ? [] : [obstacle('pools', `its addresses come from driver ${showValue(ipamDriver)}`)]),
    ...(several ? [obstacle('pools', 'it has several subnets of one family')] : []),
    ...(ipv6 === undefined || isAskedFor(ipv6, driver)
      ? []
      : [obstacle('pools', `the engine may have chosen its IPv6 subnet ${ipv6.subnet}, and Trailer knows none such`)]),
  ];
}

function draftOf(
  { name, driver, options, pools }: ForeignNetwork & { readonly driver: NetworkDriver },
  facts: HostFacts,
): NetworkDraft {
  const [first] = poolsOf(pools, 4);
  const pool = first !== undefined && isAskedFor(first, driver) ? first : undefined;
  const [ipv6] = poolsOf(pools, 6);
  const mode = options[`${driver}_mode`];
  return {
    name,
    driver,
    ...parentOf(options['parent'], facts),
    ...(pool === undefined ? {} : { subnet: pool.subnet, gateway: gatewayOf(pool, driver), ipRange: pool.ipRange }),
    ...(ipv6 === undefined ? {} : { ipv6: ipv6DraftOf(ipv6, first === undefined) }),
    ...(mode === undefined || mode === '' ? {} : { mode }),
    excludedAddresses: [pool, ipv6].flatMap((each) => each?.excludedAddresses ?? []),
  };
}

/**
 * Whether somebody chose the subnet. The engine takes no static address in one that it chose itself, and tells a
 * network with such a one as any other, but for the gateway: it fills in its own where it chose the subnet.
 */
function isAskedFor({ gateway, ipRange, excludedAddresses }: ForeignPool, driver: string): boolean {
  return driver !== 'bridge' || gateway === null || ipRange !== null || excludedAddresses.length > 0;
}

/** Where none is given the engine gives containers the first address of the whole subnet for their gateway. */
function gatewayOf({ subnet, gateway, ipRange }: ForeignPool, driver: NetworkDriver): IpAddress | null {
  return gateway === null && ipRange === null && driver !== 'bridge' ? addressAt(subnet, 1n) : gateway;
}

function ipv6DraftOf({ subnet, gateway, ipRange }: ForeignPool, only: boolean): NetworkDraft['ipv6'] {
  return { subnet, gateway, ipRange, only };
}

/** The engine names a VLAN sub-interface of its own making after its parent and its tag. */
function parentOf(parent: string | undefined, { interfaces }: HostFacts): Partial<NetworkDraft> {
  if (parent === undefined) return {};
  const link = interfaces.find(({ name }) => name === parent);
  if (link?.vlanId === undefined || parent !== `${link.parent}.${link.vlanId}`) return { parentInterface: parent };
  return { parentInterface: link.parent, vlanId: link.vlanId };
}

/** The host without what the network itself is and made there. */
function factsWithout({ engineId, driver, options }: ForeignNetwork, facts: HostFacts): HostFacts {
  const foreignNetworks = facts.foreignNetworks
    ?.filter((other) => other.engineId !== engineId)
    // The engine has both on their parents already: which of them runs is not for taking one over to settle.
    .map(({ driver: _, ...other }) => other);
  if (driver !== 'bridge') return { ...facts, foreignNetworks };
  const bridge = options[bridgeNameOption] ?? `br-${engineId.slice(0, 12)}`;
  return {
    ...facts,
    foreignNetworks,
    interfaces: facts.interfaces.filter(({ name }) => name !== bridge),
    routes: facts.routes.filter((route) => route.interface !== bridge),
  };
}

function poolsOf(pools: readonly ForeignPool[], family: IpFamily): readonly ForeignPool[] {
  return pools.filter(({ subnet }) => familyOf(subnet) === family);
}

function obstacle(reason: Obstacle['reason'], message: string): Obstacle {
  return { reason, message };
}
