import type { CreateWorkspace, Network } from '@trailer/contract';
import { pick } from '../../client/find.ts';
import { parseAttachmentOption } from '../../options/attachment.ts';
import { parsePortOption } from '../../options/port.ts';
import { parseEnvironmentOption } from '../../options/values.ts';
import { parseVolumeOption } from '../../options/volume.ts';
import type { DesktopOptions, SpecOptions } from './options.ts';

type Spec = Omit<Partial<CreateWorkspace>, 'hostId' | 'kind' | 'name'>;
type Writable = { -readonly [Key in keyof Spec]: Spec[Key] };
type Attachments = NonNullable<CreateWorkspace['networks']>;

function attachmentsFrom(options: readonly string[], networks: readonly Network[]): Attachments {
  return options.map((text) => {
    const { network, ...addresses } = parseAttachmentOption(text);
    return { networkId: pick(networks, network, 'network').id, ...addresses };
  });
}

function resourcesFrom({ cpus, memory }: SpecOptions): NonNullable<Spec['resources']> {
  return { ...(cpus === undefined ? {} : { cpus }), ...(memory === undefined ? {} : { memoryMiB: memory }) };
}

/** What the options, and the password wherever it came from, say about a Windows desktop; undefined where they say nothing. */
export function desktopFromOptions(options: DesktopOptions, password?: string): Spec['windows'] {
  const { edition, username, language, keyboard, disk, acceleration } = options;
  const account = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  const windows = {
    ...(edition === undefined ? {} : { edition }),
    ...(Object.keys(account).length === 0 ? {} : { account }),
    ...(language === undefined ? {} : { language }),
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(disk === undefined ? {} : { diskGiB: disk }),
    ...(acceleration === undefined ? {} : { acceleration }),
  };
  return Object.keys(windows).length === 0 ? undefined : windows;
}

/** The part of a request that the options speak of; what was not given is left out. */
export function specFromOptions(options: SpecOptions, command: readonly string[], networks: readonly Network[]): Spec {
  const spec: Writable = {};
  if (options.image !== undefined) spec.image = options.image;
  if (options.description !== undefined) spec.description = options.description;
  if (command.length > 0) spec.command = [...command];
  if (options.network !== undefined) spec.networks = attachmentsFrom(options.network, networks);
  if (options.port !== undefined) spec.ports = options.port.map(parsePortOption);
  if (options.env !== undefined) spec.environment = Object.fromEntries(options.env.map(parseEnvironmentOption));
  if (options.volume !== undefined) spec.volumes = options.volume.map(parseVolumeOption);
  if (options.cpus !== undefined || options.memory !== undefined) spec.resources = resourcesFrom(options);
  if (options.interactive !== undefined) spec.interactive = options.interactive;
  if (options.defaultBridge !== undefined) spec.defaultBridge = options.defaultBridge;
  if (options.networkMode !== undefined) setMode(spec, options.networkMode);
  return spec;
}

/** Nothing of what hangs on a network stays where there is none, unless the options say so and are to be refused. */
function setMode(spec: Writable, networkMode: NonNullable<SpecOptions['networkMode']>): void {
  spec.networkMode = networkMode;
  if (networkMode === 'standard') return;
  spec.networks ??= [];
  if (networkMode === 'none') spec.ports ??= [];
}
