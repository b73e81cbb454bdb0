import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { ReturnPathStrategy } from '@trailer/netmodel';
import { z } from 'zod';

/** Everything an agent is told at its start. */
export interface AgentConfig {
  /** Absolute; the agent keeps its own files in `agent/` below it. */
  readonly dataFolder: string;
  readonly dockerSocket: string;
  readonly hostName: string;
  readonly returnPath: {
    /** Which ways of installing a return path to try, the preferred one first. */
    readonly strategies: readonly ReturnPathStrategy[];
    /** Image that holds `ip` and `iptables`, for the strategy `helper`; null: that strategy is not available. */
    readonly helperImage: string | null;
  };
  /** The host's device of hardware virtualization. */
  readonly kvmDevice: string;
  /** How often others are looked for who answer for addresses of workspaces; 0: never. */
  readonly addressCheckMs: number;
  readonly logLevel: LogLevel;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Where configuration comes from: flags over environment over `config.yml`. */
export interface ConfigSources {
  readonly flags: { readonly data?: string | undefined; readonly dockerSocket?: string | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The parsed config.yml of the data folder; `{}` where there is none. */
  readonly file: unknown;
}

/** A setting that cannot be used; the message names it, its value and the cure. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const strategyChoice = z.enum(['auto', 'nsenter', 'exec', 'helper']);
const logLevelChoice = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

const fileSchema = z
  .looseObject({
    dockerSocket: z.string().optional(),
    addressCheckSeconds: z.number().optional(),
    logLevel: z.string().optional(),
    returnPath: z.looseObject({ strategy: z.string().optional(), helperImage: z.string().optional() }).optional(),
  })
  .nullish();

/** Merges the sources; throws a `ConfigError` for a value that cannot be used. */
export function readAgentConfig({ flags, environment, file }: ConfigSources): AgentConfig {
  const fromFile = readFileSettings(file);
  const strategy = choose(strategyChoice, 'TRAILER_RETURN_PATH_STRATEGY', [
    environment['TRAILER_RETURN_PATH_STRATEGY'],
    fromFile?.returnPath?.strategy,
    'auto',
  ]);
  return {
    dataFolder: resolve(flags.data ?? nonEmpty(environment['TRAILER_DATA']) ?? 'trailer_data'),
    dockerSocket:
      flags.dockerSocket ??
      nonEmpty(environment['TRAILER_DOCKER_SOCKET']) ??
      fromFile?.dockerSocket ??
      '/var/run/docker.sock',
    hostName: hostname(),
    returnPath: {
      strategies: strategy === 'auto' ? ['nsenter', 'exec', 'helper'] : [strategy],
      helperImage: nonEmpty(environment['TRAILER_HELPER_IMAGE']) ?? fromFile?.returnPath?.helperImage ?? null,
    },
    kvmDevice: nonEmpty(environment['TRAILER_KVM_DEVICE']) ?? '/dev/kvm',
    addressCheckMs: readSeconds('TRAILER_ADDRESS_CHECK_SECONDS', [
      environment['TRAILER_ADDRESS_CHECK_SECONDS'],
      fromFile?.addressCheckSeconds,
      45,
    ]),
    logLevel: choose(logLevelChoice, 'TRAILER_LOG_LEVEL', [
      environment['TRAILER_LOG_LEVEL'],
      fromFile?.logLevel,
      'info',
    ]),
  };
}

function readFileSettings(file: unknown): z.infer<typeof fileSchema> {
  const parsed = fileSchema.safeParse(file);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigError(`config.yml: ${issue?.path.join('.')} cannot be used: ${issue?.message}`);
}

function choose<T extends string>(
  choice: z.ZodType<T> & { readonly options: readonly T[] },
  name: string,
  values: readonly (string | undefined)[],
): T {
  const value = values.find((candidate) => candidate !== undefined && candidate !== '');
  const parsed = choice.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${name} is ${JSON.stringify(value)}: write one of ${choice.options.join(', ')}`);
}

/** The first value that is given, in milliseconds. */
function readSeconds(name: string, values: readonly (string | number | undefined)[]): number {
  const value = values.find((candidate) => candidate !== undefined && candidate !== '');
  const seconds = Number(value);
  if (seconds === 0 || (seconds >= 1 && seconds <= 86_400)) return seconds * 1_000;
  throw new ConfigError(`${name} is ${JSON.stringify(value)}: write seconds from 1 to 86400, or 0 for never`);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
