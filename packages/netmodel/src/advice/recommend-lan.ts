import { compareAddresses, containsPrefix } from '../address/prefix.ts';
import { addressesOfHost } from '../host.ts';
import type { ExistingNetwork, NetworkDraft } from '../network/types.ts';
import { validateNetwork } from '../network/validate.ts';
import { type LanChoice, lansOf, whyNoLan } from './parents.ts';
import { suggestRange } from './range.ts';
import { freeName, recommendBridge } from './recommend.ts';
import type { AdviceContext, Recommendation, Rejection } from './types.ts';

type LanDriver = 'macvlan' | 'ipvlan';

/** A network that puts workspaces on the LAN; a bridge where this host has none to offer. */
export function recommendLan(context: AdviceContext, wanted: LanDriver): Recommendation {
  const { facts, networks } = context;
  const [lan, ...others] = lansOf(facts);
  if (lan === undefined) return instead(context, { what: 'macvlan and ipvlan', why: whyNoLan(facts) });
  if (!facts.kernel[wanted]) return withoutDriver(context, wanted);
  const present = networks.find((network) => serves(network, lan, wanted));
  const rival = networks.find((network) => isRival(network, lan, wanted));
  if (present === undefined && rival !== undefined) return besideRival(context, { rival, wanted });
  const draft = present === undefined ? draftOf(lan, wanted, context) : null;
  const checked = draft === null ? null : validateNetwork(draft, context);
  if (checked !== null && !checked.ok) {
    return instead(context, { what: wanted, why: checked.faults.map(({ message }) => message).join('; ') });
  }
  return {
    driver: wanted,
    title: titles[wanted],
    reasons: [...reasons[wanted], `${lan.parent.name} leads to ${lan.subnet}, by the router ${lan.gateway}.`],
    limits: [
      ...limits[wanted],
      ...(checked?.warnings.map(({ message }) => message) ?? []),
      ...others.map(
        ({ parent, subnet }) =>
          `The host is on ${subnet} by ${parent.name} as well: choose that parent if you meant it.`,
      ),
    ],
    rejected: rejections[wanted],
    network: draft,
    existing: present === undefined ? null : { id: present.id, name: present.name },
    workspace: { networkMode: 'standard', defaultBridge: false },
  };
}

const titles = {
  macvlan: 'macvlan: an address and a MAC of its own on the LAN',
  ipvlan: 'ipvlan: an address of its own on the LAN, with the MAC of the host',
} as const;

const reasons = {
  macvlan: ['Every machine on the LAN reaches every port of the workspace, and the router sees a machine of its own.'],
  ipvlan: ['Every machine on the LAN reaches every port of the workspace, and the switch sees one MAC address.'],
} as const;

const limits = {
  macvlan: [
    'The host itself does not reach it at that address: publish a port, or give the network a host shim.',
    'Keep its range out of what your DHCP server hands out.',
  ],
  ipvlan: [
    'The host itself does not reach it at that address: publish a port.',
    'DHCP tells machines apart by MAC address, so addresses are given out by Trailer alone: keep the range out of your DHCP server’s.',
  ],
} as const;

const rejections: Readonly<Record<LanDriver, readonly Rejection[]>> = {
  macvlan: [
    { what: 'ipvlan', why: 'it is for ports that carry one MAC address only, and knows no DHCP' },
    { what: 'a bridge alone', why: 'its addresses are known on the host only' },
  ],
  ipvlan: [
    { what: 'macvlan', why: 'a switch or cloud that takes one MAC address a port drops what its workspaces send' },
    { what: 'a bridge alone', why: 'its addresses are known on the host only' },
  ],
};

function draftOf({ parent, subnet, gateway }: LanChoice, driver: LanDriver, context: AdviceContext): NetworkDraft {
  const taken = [gateway, ...addressesOfHost(context.facts).map(({ address }) => address)].sort(compareAddresses);
  const elsewhere = (context.elsewhere ?? []).filter((network) => network.driver !== 'bridge');
  const ranges = [...context.networks, ...elsewhere].flatMap(({ ipRange }) => ipRange ?? []);
  const name = freeName('lan', context.networks);
  return { name, driver, parentInterface: parent.name, subnet, gateway, ipRange: suggestRange(subnet, taken, ranges) };
}

function serves(network: ExistingNetwork, { parent, subnet }: LanChoice, driver: LanDriver): boolean {
  const { parentInterface, vlanId } = network;
  const isSame = network.driver === driver && parentInterface === parent.name && vlanId === null;
  return isSame && network.subnet !== null && containsPrefix(subnet, network.subnet);
}

/** The kernel gives one interface to macvlan or to ipvlan, never to both. */
function isRival(network: ExistingNetwork, { parent }: LanChoice, driver: LanDriver): boolean {
  const { parentInterface, vlanId } = network;
  return network.driver !== 'bridge' && network.driver !== driver && parentInterface === parent.name && vlanId === null;
}

function withoutDriver(context: AdviceContext, driver: LanDriver): Recommendation {
  const why = `the kernel of this host has no ${driver}`;
  if (driver === 'ipvlan') {
    return instead(context, { what: 'ipvlan', why: `${why}, and your network does not carry what macvlan sends` });
  }
  return instead(context, { what: driver, why });
}

function besideRival(
  context: AdviceContext,
  { rival, wanted }: { readonly rival: ExistingNetwork; readonly wanted: LanDriver },
): Recommendation {
  const why = `${rival.parentInterface} carries the ${rival.driver} network ${rival.name}, and an interface carries one of the two`;
  return instead(context, { what: wanted, why });
}

/** What is left where the LAN cannot be had: published ports. */
function instead(context: AdviceContext, rejection: Rejection): Recommendation {
  const bridge = recommendBridge(context);
  return {
    ...bridge,
    title: `${bridge.title}, since this host has no LAN to offer`,
    reasons: [`An address on the LAN is not to be had here: ${rejection.why}.`, ...bridge.reasons],
    rejected: [rejection],
  };
}
