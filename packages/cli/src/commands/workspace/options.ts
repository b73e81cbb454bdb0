import { collect, parseCpusOption, parseMemoryOption } from '../../options/values.ts';
import type { OptionSpec, WaitOptions } from '../define.ts';
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
}

export interface CreateWorkspaceOptions extends SpecOptions, WaitOptions {
  readonly host?: string;
  readonly start: boolean;
}

export interface UpdateWorkspaceOptions extends SpecOptions, WaitOptions {
  readonly name?: string;
}

const specOptions: readonly OptionSpec[] = [
  ['-i, --image <image>', 'image reference'],
  ['-n, --network <network>', 'NETWORK[:ADDRESS[,mac=MAC]]; may be repeated', collect],
  ['-p, --port <port>', '[ADDRESS:]HOST:CONTAINER[/tcp|udp]; may be repeated', collect],
  ['-e, --env <variable>', 'KEY=VALUE; may be repeated', collect],
  ['-v, --volume <volume>', 'NAME:/PATH[:ro]; may be repeated', collect],
  ['--cpus <number>', 'at most this many CPUs', parseCpusOption],
  ['--memory <size>', 'at most this much memory, 512M or 2G', parseMemoryOption],
  ['--description <text>', 'what it is for'],
  ['--default-bridge', "attach the engine's default bridge"],
  ['--no-default-bridge', "do not attach the engine's default bridge"],
];

/** Options of `workspace create`. */
export const createOptions: readonly OptionSpec[] = [
  ...specOptions,
  ['--host <host>', 'host to run on (needed when there is more than one)'],
  ['--no-start', 'create it stopped'],
  ...waitOptions,
];

/** Options of `workspace update`. */
export const updateOptions: readonly OptionSpec[] = [['--name <name>', 'the new name'], ...specOptions, ...waitOptions];
