import { createHash, randomUUID } from 'node:crypto';
import { familyOf, type IpAddress, type WireQuestion } from '@trailer/netmodel';

/**
 * The two links that ask. In mode `bridge` macvlan reaches what else hangs on the parent, in mode `private` only what is
 * behind it: the kernel keeps the first answer, which would always be that of the nearer.
 */
const askers = { near: { name: 'trl-near', mode: 'bridge' }, far: { name: 'trl-far', mode: 'private' } } as const;

/** Told to `ip -force -batch` in the throw-away namespace when all is asked. */
export const askersAway: string = lines(Object.values(askers).map(({ name }) => `link del ${name}`));

/** How often an address is asked for before nobody counts as there: the kernel's own three times. */
const retransmitMs = 300;

/** What is told to `ip -batch`, outside the throw-away namespace and then inside it, and the devices that ask. */
export interface AskingLinks {
  readonly outside: string;
  readonly inside: string;
  /** Told once the kernel has taken over `ownAddresses`: what is answered before is lost. */
  readonly asking: string;
  readonly ownAddresses: readonly IpAddress[];
  readonly devices: readonly string[];
  /** The one of them that hears what else hangs on the parent as well. */
  readonly near: string;
}

export interface AskingLinksInput {
  readonly question: WireQuestion;
  /** The process that holds the throw-away namespace. */
  readonly pid: number;
  /** The interface that carries the question's tag; null where the tag has to be put on here. */
  readonly vlanInterface: string | null;
  /** The same text gives the same MAC addresses, so that a switch does not learn new ones again and again. */
  readonly macSeed: string;
}

/** Plans the links of a question. They are made in the throw-away namespace: the host's own never has them. */
export function planAskingLinks({ question, pid, vlanInterface, macSeed }: AskingLinksInput): AskingLinks {
  const { parentInterface, vlanId } = question;
  const parent = vlanInterface ?? parentInterface;
  const tag = vlanId === null || vlanInterface !== null ? null : vlanId;
  const links = [askers.near, askers.far];
  const outside = links.map(
    ({ name, mode }) =>
      `link add link ${parent} name ${name} address ${macOf(macSeed, name)} netns ${pid} type macvlan mode ${mode}`,
  );
  const devices = links.map(({ name }) => (tag === null ? name : taggedName(name)));
  const tagging = tag === null ? [] : links.flatMap(({ name }) => putTagOn(name, tag));
  // Without the loopback's table of local addresses the kernel takes every address for a broadcast.
  const inside = ['link set lo up', ...tagging, ...devices.flatMap(setUp)];
  const own = question.addresses.some((address) => familyOf(address) === 6)
    ? devices.map((device) => ({ device, address: linkLocal() }))
    : [];
  const addressing = own.map(({ device, address }) => `addr add ${address}/64 dev ${device} nodad`);
  const [near = ''] = devices;
  const dhcpRoute = question.dhcp === null ? [] : [`route add 255.255.255.255/32 dev ${near}`];
  return {
    outside: lines(outside),
    inside: lines([...inside, ...addressing, ...dhcpRoute]),
    asking: lines(
      devices.flatMap((device) => question.addresses.map((one) => `neigh replace ${one} dev ${device} use`)),
    ),
    ownAddresses: own.map(({ address }) => address),
    devices,
    near,
  };
}

function taggedName(name: string): string {
  return `${name}-tag`;
}

function putTagOn(name: string, tag: number): readonly string[] {
  return [
    `link set ${name} addrgenmode none`,
    `link set ${name} up`,
    `link add link ${name} name ${taggedName(name)} type vlan id ${tag}`,
  ];
}

/** A link without an address sends ARP probes (RFC 5227), which teach nobody anything; IPv6 takes a link-local one. */
function setUp(device: string): readonly string[] {
  return [
    `link set ${device} addrgenmode none`,
    `ntable change name arp_cache dev ${device} retrans ${retransmitMs}`,
    `ntable change name ndisc_cache dev ${device} retrans ${retransmitMs}`,
    `link set ${device} up`,
  ];
}

function macOf(seed: string, name: string): string {
  const bytes = createHash('sha256').update(`${seed} ${name}`).digest().subarray(0, 5);
  return ['02', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** As the kernel prints it: no group begins with a zero. */
function linkLocal(): IpAddress {
  const group = (): string => `1${randomUUID().slice(0, 3)}`;
  return `fe80::${group()}:${group()}` as IpAddress;
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('');
}
