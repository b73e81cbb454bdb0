import { fileURLToPath } from 'node:url';
import { type HostInterface, parseInterfaceAddress } from '@trailer/netmodel';
import { execa } from 'execa';
import { createScratch, namespaceFile, type Scratch } from '../namespace/scratch.suite.ts';

/**
 * A LAN as small as the return path needs it: a switch, a router with a client behind it, a LAN client, and a host with
 * a bridge, a port mapping 9090 -> 8080 and one container that hangs on the bridge and, by macvlan, on the host's NIC.
 *
 *     off 10.99.0.9 -- router .1 --+-- host .10 (eth0) -- docker0 172.17.0.1 -- 172.17.0.2 (container, 8080)
 *                     lan  .20 ----+       `---------------- macvlan ----------- .50 (container, 8080)
 */
export interface SmallLan {
  readonly scratch: Scratch;
  readonly names: Readonly<Record<Role, string>>;
  /** Configures the machines by `ip` commands. */
  ip(role: Role, ...commands: readonly string[]): Promise<void>;
  /** Starts the echo service on a machine; on the container unless told. */
  startEcho(role?: Role): Promise<void>;
  destroy(): Promise<void>;
}

/** `vpn`: a machine apart, for the far end of a tunnel that a test makes. */
export type Role = 'switch' | 'router' | 'lan' | 'off' | 'host' | 'ct' | 'vpn';

const roles: readonly Role[] = ['switch', 'router', 'lan', 'off', 'host', 'ct', 'vpn'];

export const addresses = {
  host: '192.168.77.10',
  container: { bridge: '172.17.0.2', lan: '192.168.77.50' },
  bridgeGateway: '172.17.0.1',
  router: '192.168.77.1',
  lanClient: '192.168.77.20',
  offLanClient: '10.99.0.9',
} as const;

/** Raises the LAN; the test destroys it. */
export async function createSmallLan(): Promise<SmallLan> {
  const scratch = createScratch();
  const names = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await scratch.add(role)] as const)),
  ) as Record<Role, string>;
  const running: (() => Promise<void>)[] = [];
  const ip: SmallLan['ip'] = async (role, ...commands) => {
    await scratch.inside(names[role], ['ip', '-batch', '-'], `${commands.join('\n')}\n`);
  };
  await wire({ scratch, names, ip });
  await mapPorts(scratch, names.host);
  return {
    scratch,
    names,
    ip,
    startEcho: async (role = 'ct') => {
      running.push(await startEcho(names[role]));
    },
    destroy: async () => {
      for (const stop of running) await stop();
      await scratch.sweep();
    },
  };
}

async function wire({ scratch, names, ip }: Pick<SmallLan, 'scratch' | 'names' | 'ip'>): Promise<void> {
  await ip('switch', 'link add br0 type bridge', 'link set br0 up');
  for (const [role, address] of [
    ['host', addresses.host],
    ['lan', addresses.lanClient],
    ['router', addresses.router],
  ] as const) {
    await ip(
      'switch',
      `link add ${role} type veth peer name eth0 netns ${names[role]}`,
      `link set ${role} master br0 up`,
    );
    await ip(role, `address add ${address}/24 dev eth0`, 'link set eth0 up');
  }
  await ip('router', `link add eth1 type veth peer name eth0 netns ${names.off}`);
  await ip('router', 'address add 10.99.0.1/24 dev eth1', 'link set eth1 up');
  await ip('off', 'address add 10.99.0.9/24 dev eth0', 'link set eth0 up', 'route add default via 10.99.0.1');
  await ip('lan', `route add default via ${addresses.router}`);
  await ip(
    'host',
    `route add default via ${addresses.router}`,
    'link add docker0 type bridge',
    'address add 172.17.0.1/16 dev docker0',
    'link set docker0 up',
    `link add vct type veth peer name eth0 netns ${names.ct}`,
    'link set vct master docker0 up',
    `link add eth1 link eth0 netns ${names.ct} type macvlan mode bridge`,
  );
  await ip('ct', 'address add 172.17.0.2/16 dev eth0', 'link set eth0 up', `route add default via 172.17.0.1`);
  await ip('ct', `address add ${addresses.container.lan}/24 dev eth1`, 'link set eth1 up');
  for (const name of [names.router, names.host]) await scratch.inside(name, ['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
}

/** The rules the engine makes for `-p 9090:8080`, as engine 28 writes them. */
async function mapPorts(scratch: Scratch, host: string): Promise<void> {
  const dnat = (chain: string, protocol: string) =>
    `-A ${chain} -p ${protocol} -m addrtype --dst-type LOCAL --dport 9090 -j DNAT --to-destination 172.17.0.2:8080`;
  const rules = ['tcp', 'udp'].flatMap((protocol) => [dnat('PREROUTING', protocol), dnat('OUTPUT', protocol)]);
  const table = ['*nat', ...rules, '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE', 'COMMIT', ''];
  await scratch.inside(host, ['iptables-restore', '-w', '--noflush'], table.join('\n'));
}

async function startEcho(name: string): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('./echoserver.suite.ts', import.meta.url));
  const argv = [`--net=${namespaceFile(name)}`, '--', process.execPath, script, '8080'];
  const server = execa('nsenter', argv, { reject: false, buffer: false });
  await new Promise((resolve) => server.stdout.once('data', resolve));
  return async () => {
    server.kill();
    await server;
  };
}

/** The host of the small LAN as its inventory would tell it, holding further addresses on its NIC. */
export function hostInterfaces(further: readonly string[] = []): readonly HostInterface[] {
  const parsed = [`${addresses.host}/24`, ...further].map((text) => parseInterfaceAddress(text));
  return [
    {
      name: 'eth0',
      mac: null,
      kind: 'veth',
      mtu: 1500,
      up: true,
      addresses: parsed.flatMap((address) => (address.ok ? [address.value] : [])),
      parentable: true,
    },
  ];
}
