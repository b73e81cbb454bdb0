import type { IpvlanMode, MacvlanMode } from '@trailer/netmodel';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { collect, parseVlanOption } from '../options/values.ts';
import { addClientCommand, addGroup, type OptionSpec, type WaitOptions } from './define.ts';
import { addAdoptNetworkCommand } from './foreign.ts';
import { waitOptions } from './options.ts';

export interface CreateNetworkOptions extends WaitOptions {
  readonly host?: string;
  readonly driver?: string;
  readonly mode?: string;
  readonly parent?: string;
  readonly subnet?: string;
  readonly gateway?: string;
  readonly ipRange?: string;
  readonly ipv6Subnet?: string;
  readonly ipv6Gateway?: string;
  readonly ipv6Range?: string;
  readonly ipv6Only?: boolean;
  readonly exclude?: readonly string[];
  readonly vlan?: number;
  readonly hostShim?: string;
  readonly description?: string;
  readonly dryRun?: boolean;
}

export interface UpdateNetworkOptions {
  readonly name?: string;
  readonly hostShim?: string;
  readonly description?: string;
}

export interface DeleteOptions extends WaitOptions {
  readonly yes?: boolean;
}

// Written out, because help and completion would otherwise load all of netmodel; a test holds them to it.
export const macvlanModes: readonly MacvlanMode[] = ['bridge', 'private', 'vepa', 'passthru'];
export const ipvlanModes: readonly IpvlanMode[] = ['l2', 'l3', 'l3s'];

const createOptions: readonly OptionSpec[] = [
  ['--host <host>', 'host it belongs to (needed when there is more than one)'],
  ['-d, --driver <driver>', 'bridge, macvlan or ipvlan (default: bridge)'],
  [
    '--mode <mode>',
    `of macvlan: ${macvlanModes.join(', ')}; of ipvlan: ${ipvlanModes.join(', ')} (default: the first)`,
  ],
  ['--parent <interface>', 'host NIC that a macvlan or ipvlan hangs on'],
  ['--subnet <cidr>', 'subnet, host bits zero'],
  ['--gateway <address>', 'gateway inside the subnet'],
  ['--ip-range <cidr>', 'part of the subnet that addresses are picked from'],
  ['--ipv6-subnet <cidr>', 'IPv6 subnet, beside the IPv4 one; a LAN without --subnet has IPv6 alone'],
  ['--ipv6-gateway <address>', 'gateway inside the IPv6 subnet'],
  ['--ipv6-range <cidr>', 'part of the IPv6 subnet that addresses are picked from'],
  ['--ipv6-only', 'a bridge without IPv4'],
  ['--exclude <address>', 'address that is never picked; may be repeated', collect],
  ['--vlan <tag>', '802.1q tag of the LAN on that NIC', parseVlanOption],
  ['--host-shim <address>', 'address on the LAN by which the host itself reaches macvlan workspaces'],
  ['--description <text>', 'what it is for'],
  ['--dry-run', 'only say whether it would be accepted'],
  ...waitOptions,
];

/** `trailer network …` */
export function addNetworkCommands(program: Command, context: CliContext): void {
  const group = addGroup(
    program,
    'network',
    'Networks: a bridge of the host, or macvlan or ipvlan on one of its NICs',
  ).alias('net');
  const load = () => import('./network.run.ts');
  addClientCommand<{ readonly host?: string }>(group, context, {
    usage: 'list',
    aliases: ['ls'],
    summary: 'List networks',
    options: [['--host <host>', 'only those of this host']],
    examples: ['network list'],
    run: async (session, _args, options) => (await load()).listNetworksCommand(session, options.host),
  });
  addClientCommand(group, context, {
    usage: 'get <network>',
    summary: 'Show a network',
    examples: ['network get lan'],
    run: async (session, [reference = '']) => (await load()).getNetworkCommand(session, reference),
  });
  addClientCommand<CreateNetworkOptions>(group, context, {
    usage: 'create <name>',
    summary: 'Create a network on a host',
    options: createOptions,
    examples: [
      'network create lan --driver macvlan --parent eth0 --subnet 192.168.1.0/24 --gateway 192.168.1.1',
      'network create lan --driver macvlan --parent eth0 --subnet 192.168.1.0/24 --gateway 192.168.1.1 --ip-range 192.168.1.64/27 --dry-run',
      'network create lan --driver macvlan --parent eth0 --subnet 192.168.1.0/24 --gateway 192.168.1.1 --ip-range 192.168.1.64/27 --host-shim 192.168.1.250',
      'network create office --driver macvlan --parent eth0 --vlan 100 --subnet 10.0.100.0/24 --gateway 10.0.100.1',
      'network create routed --driver ipvlan --mode l3 --parent eth0 --subnet 10.80.0.0/24',
      'network create backend --subnet 10.77.0.0/24',
      'network create team --ipv6-subnet fd00:1234:5678::/64',
    ],
    run: async (session, [name = ''], options) => (await load()).createNetworkCommand(session, name, options),
  });
  addAdoptNetworkCommand(group, context);
  addClientCommand<UpdateNetworkOptions>(group, context, {
    usage: 'update <network>',
    summary: 'Change name, description or host shim; driver and addressing are fixed',
    options: [
      ['--name <name>', 'the new name'],
      ['--description <text>', 'what it is for'],
      ['--host-shim <address>', 'address by which the host reaches its workspaces there; none takes it away'],
    ],
    examples: ['network update lan --name office', 'network update lan --host-shim none'],
    run: async (session, [reference = ''], options) => (await load()).updateNetworkCommand(session, reference, options),
  });
  addClientCommand<DeleteOptions>(group, context, {
    usage: 'delete <network>',
    aliases: ['rm'],
    summary: 'Delete a network that no workspace uses',
    options: [['-y, --yes', 'do not ask'], ...waitOptions],
    examples: ['network delete backend', 'network delete backend --yes'],
    run: async (session, [reference = ''], options) => (await load()).deleteNetworkCommand(session, reference, options),
  });
}
