import type { Acceleration, NetworkingMode, WindowsEdition } from '@trailer/netmodel';
import { collect, parseCpusOption, parseDiskOption, parseMemoryOption } from '../../options/values.ts';
import type { OptionGroup, OptionSpec, WaitOptions } from '../define.ts';
import { waitOptions } from '../options.ts';

/** What can be said about a workspace, as commander hands it over. */
export interface SpecOptions {
  readonly image?: string;
  readonly description?: string;
  readonly network?: readonly string[];
  readonly port?: readonly string[];
  readonly env?: readonly string[];
  readonly volume?: readonly string[];
  readonly cpus?: number;
  readonly memory?: number;
  readonly defaultBridge?: boolean;
  readonly networkMode?: NetworkingMode;
  readonly interactive?: boolean;
}

/** What can be said about a Windows desktop. */
export interface DesktopOptions {
  readonly edition?: string;
  readonly username?: string;
  readonly language?: string;
  readonly keyboard?: string;
  readonly disk?: number;
  readonly acceleration?: string;
}

/** Where its password comes from. */
export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
  /** Given on the command line itself, which is refused. */
  readonly password?: unknown;
}

export interface CreateWorkspaceOptions extends SpecOptions, DesktopOptions, PasswordOptions, WaitOptions {
  readonly kind?: string;
  readonly like?: string;
  readonly host?: string;
  readonly start: boolean;
}

export interface UpdateWorkspaceOptions extends SpecOptions, DesktopOptions, WaitOptions {
  readonly name?: string;
}

// Written out, because help and completion would otherwise load all of netmodel; a test holds them to it.
export const editions: readonly WindowsEdition[] = ['11', '11l', '11e', '10', '10l', '10e', '2025', '2022'];
export const accelerations: readonly Acceleration[] = ['kvm', 'auto', 'emulated'];

export const networkModes: readonly NetworkingMode[] = ['standard', 'host', 'none'];

/** The kinds of workspace there are. */
export const workspaceKinds = ['linux', 'windows'] as const;

const specOptions: readonly OptionSpec[] = [
  ['-i, --image <image>', 'image reference'],
  ['-n, --network <network>', 'NETWORK[:ADDRESS[,mac=MAC]]; may be repeated', collect],
  ['-p, --port <port>', '[ADDRESS:]HOST:CONTAINER[/tcp|udp]; may be repeated', collect],
  ['-e, --env <variable>', 'KEY=VALUE; may be repeated', collect],
  ['-v, --volume <volume>', 'NAME:/PATH[:ro]; may be repeated', collect],
  ['--cpus <number>', 'at most this many CPUs (a Windows desktop: what it has)', parseCpusOption],
  ['--memory <size>', 'at most this much memory, 512M or 2G (a Windows desktop: what it has)', parseMemoryOption],
  ['--interactive', "give its main process a terminal and an input, as docker's -i -t, for attach"],
  ['--description <text>', 'what it is for'],
  ['--default-bridge', "attach the engine's default bridge"],
  [
    '--network-mode <mode>',
    "standard; host: the host's own network, no isolation, each port as N:N; none: a loopback alone",
    networkModes,
  ],
  ['--no-default-bridge', "do not attach the engine's default bridge"],
];

/** Options of `workspace create`. */
export const createOptions: readonly OptionSpec[] = [
  ['--kind <kind>', 'kind of workspace, linux by default', workspaceKinds],
  ['--like <workspace>', 'begin with what that one is, but for its addresses, MAC addresses and ports'],
  ...specOptions,
  ['--host <host>', 'host to run on (needed when there is more than one)'],
  ['--no-start', 'create it stopped'],
  ...waitOptions,
];

/** Options of `workspace update`. */
export const updateOptions: readonly OptionSpec[] = [
  ['--name <name>', 'the new name'],
  ...specOptions,
  ['--no-interactive', 'take terminal and input from it'],
  ...waitOptions,
];

const accelerationOption: OptionSpec = [
  '--acceleration <how>',
  'kvm, the default, needs hardware virtualization; auto emulates where there is none',
  accelerations,
];

const desktopHeading = 'Windows desktop:';

/** Options of `workspace create` that only a Windows desktop has. */
export const desktopOptions: OptionGroup = {
  heading: desktopHeading,
  options: [
    ['--edition <edition>', 'edition of Windows, 11 by default', editions],
    ['--username <name>', 'the account made in it (default: trailer)'],
    ['--password-file <file>', 'file with the password of that account [TRAILER_WORKSPACE_PASSWORD; asked for]'],
    ['--password-stdin', 'read that password from standard input'],
    ['--language <tag>', 'language of Windows, such as de (default: en)'],
    ['--keyboard <tag>', 'keyboard layout, such as de-DE (default: en-US)'],
    ['--disk <size>', 'its disk, such as 64G or 1T (default: 64G)', parseDiskOption],
    accelerationOption,
  ],
};

/** Those of them that can change later. */
export const desktopUpdateOptions: OptionGroup = {
  heading: desktopHeading,
  options: [
    ['--disk <size>', 'its disk, such as 128G; it can grow, never shrink', parseDiskOption],
    accelerationOption,
  ],
};
