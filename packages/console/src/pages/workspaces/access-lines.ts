import { type Host, type Network, parseInterfaces, type Workspace } from '@trailer/contract';
import { isServedByContainer, shownHostAddresses, viewerPort } from '@trailer/netmodel';

/** A line to copy: a command, or an address a browser opens. */
export interface AccessLine {
  readonly text: string;
  /** Where it leads in a browser; null for a command. */
  readonly href: string | null;
}

/** One address that a workspace answers at, what it is, and lines that use it. */
export interface Access {
  readonly address: string;
  /** Such as `Its own on lan`. */
  readonly title: string;
  readonly mac: string | null;
  readonly lines: readonly AccessLine[];
}

export interface AccessScene {
  readonly workspace: Workspace;
  readonly host: Host | undefined;
  readonly networks: readonly Network[];
}

/** One port of one address, and what listens behind it. */
export interface Service {
  readonly address: string;
  /** The port to ask. */
  readonly port: number;
  /** The port that the program listens on, which tells what it is. */
  readonly serves: number;
  readonly protocol: 'tcp' | 'udp';
  /** The account to sign in with. */
  readonly user: string;
}

/** Every address of a workspace that somebody may use, those that reach furthest first. */
export function accessOf(scene: AccessScene): readonly Access[] {
  return [...guestAccess(scene), ...ownAccess(scene, true), ...hostAccess(scene), ...ownAccess(scene, false)];
}

function guestAccess({ workspace }: AccessScene): readonly Access[] {
  const { guest } = workspace.status;
  if (guest === null) return [];
  const served = workspace.ports.filter((port) => !isServedByContainer(port));
  const ports = served.map(({ containerPort, protocol }) => ({ port: containerPort, protocol }));
  // Remote Desktop is what a desktop is there for, published or not.
  const known = ports.some(({ port }) => port === remoteDesktop) ? ports : [rdpOverTcp, ...ports];
  const title = 'The Windows guest’s own on the LAN';
  return [{ address: guest.address, mac: guest.mac, title, lines: linesAt(guest.address, known, workspace) }];
}

/** Its own addresses on LANs, or on bridges. */
function ownAccess({ workspace, networks }: AccessScene, onLan: boolean): readonly Access[] {
  // What it shows in host mode are its host's.
  if (workspace.networkMode === 'host') return [];
  return workspace.status.addresses.flatMap(({ address, mac, networkId }) => {
    const network = networks.find(({ id }) => id === networkId);
    const isLan = network !== undefined && network.driver !== 'bridge';
    if (isLan !== onLan) return [];
    const title = isLan ? `Its own on ${network.name}` : `On ${network?.name ?? 'the bridge'}, inside the host only`;
    return [{ address, mac, title, lines: isLan ? ownLines(address, workspace) : [] }];
  });
}

function ownLines(address: string, workspace: Workspace): readonly AccessLine[] {
  const { kind, ports } = workspace;
  const served = kind === 'linux' ? ports : ports.filter(isServedByContainer);
  if (served.length > 0) {
    return linesAt(
      address,
      served.map(({ containerPort, protocol }) => ({ port: containerPort, protocol })),
      workspace,
    );
  }
  // What it serves is not known: one line to see that it is there, and the two that are tried first.
  if (kind === 'linux') return [command(`ping ${address}`), ...linesAt(address, likelyPorts, workspace)];
  return linesAt(address, [{ port: viewerPort, protocol: 'tcp' }], workspace);
}

function hostAccess({ workspace, host }: AccessScene): readonly Access[] {
  if (host === undefined || workspace.ports.length === 0) return [];
  return shownHostAddresses(parseInterfaces(host.interfaces)).flatMap(({ address, nic }) => {
    const ports = workspace.ports.filter(({ hostAddress }) => isBoundTo(hostAddress, address));
    const lines = ports.flatMap(({ hostPort, containerPort, protocol }) =>
      linesOf({ address, port: hostPort, serves: containerPort, protocol, user: userOf(workspace) }),
    );
    return lines.length === 0 ? [] : [{ address, mac: null, title: `Ports of ${host.name} on ${nic.name}`, lines }];
  });
}

function isBoundTo(hostAddress: string | null, address: string): boolean {
  if (hostAddress === null || hostAddress === address) return true;
  return hostAddress === (address.includes(':') ? '::' : '0.0.0.0');
}

const remoteDesktop = 3389;
const rdpOverTcp = { port: remoteDesktop, protocol: 'tcp' } as const;
const likelyPorts = [
  { port: 22, protocol: 'tcp' },
  { port: 80, protocol: 'tcp' },
] as const;

function linesAt(
  address: string,
  ports: readonly { readonly port: number; readonly protocol: 'tcp' | 'udp' }[],
  workspace: Workspace,
): readonly AccessLine[] {
  const user = userOf(workspace);
  return ports.flatMap(({ port, protocol }) => linesOf({ address, port, serves: port, protocol, user }));
}

/** The account that one signs in to a workspace with. */
export function userOf({ windows }: Pick<Workspace, 'windows'>): string {
  return windows?.account.username ?? 'root';
}

const plainWeb: ReadonlySet<number> = new Set([80, 3000, 5000, 8000, 8080, 8081, 8888, 9000, viewerPort]);
const secureWeb: ReadonlySet<number> = new Set([443, 8443, 9443]);

/** The lines that use one port, by what usually listens there. */
export function linesOf(service: Service): readonly AccessLine[] {
  const { port, serves, protocol, user } = service;
  const host = service.address.includes(':') ? `[${service.address}]` : service.address;
  if (protocol === 'udp') return udpLines(service);
  if (serves === 22) return [command(`ssh ${port === 22 ? '' : `-p ${port} `}${user}@${service.address}`)];
  if (serves === remoteDesktop) {
    return [command(`mstsc /v:${host}:${port}`), command(`xfreerdp /v:${host}:${port} /u:${user}`)];
  }
  if (serves === viewerPort) return [link(`http://${host}:${port}/`)];
  if (plainWeb.has(serves)) return [web(`http://${host}${port === 80 ? '' : `:${port}`}/`)];
  if (secureWeb.has(serves)) return [web(`https://${host}${port === 443 ? '' : `:${port}`}/`)];
  return [command(`nc -vz ${service.address} ${port}`)];
}

/** Remote Desktop asks over TCP, and takes UDP by itself. */
function udpLines({ address, port, serves }: Service): readonly AccessLine[] {
  if (serves === remoteDesktop) return [];
  if (serves === 53) return [command(`dig @${address} -p ${port} example.org`)];
  return [command(`nc -vzu ${address} ${port}`)];
}

function command(text: string): AccessLine {
  return { text, href: null };
}

function link(href: string): AccessLine {
  return { text: href, href };
}

function web(href: string): AccessLine {
  return { text: `curl ${href.startsWith('https') ? '-k ' : ''}${href}`, href };
}
