import { resolve } from 'node:path';
import { showValue } from '@trailer/netmodel';
import { z } from 'zod';
import { ConfigError, type ConfigFile, isRecord, readConfigFile } from './config-file.ts';

/** How a server is to run. */
export interface ServerConfig {
  /** Absolute path of the one folder that holds everything. */
  readonly dataFolder: string;
  readonly listen: ListenAddress;
  /** `postgres://…`; null keeps SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Made at the start when nobody is an administrator yet. */
  readonly administrator: { readonly email: string; readonly password: string } | null;
  /** A token of an administrator that works from the first start; kept in memory only. */
  readonly adminToken: string | null;
  /** Signs sessions; null keeps one in the data folder. Replicas must share it. */
  readonly secret: string | null;
  /** Workspace URLs are `<port>--<workspace>` below it. */
  readonly appsDomain: string;
  readonly logLevel: LogLevel;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

export type LogLevel = z.infer<typeof logLevelSchema>;

/** Where settings come from; flags win over the environment, the environment over `config.yml`. */
export interface ConfigSources {
  readonly flags: { readonly data?: string | undefined; readonly listen?: string | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const logLevelSchema = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

interface Setting {
  readonly environment: string;
  /** Path in `config.yml`. */
  readonly file: readonly string[];
  readonly cure: string;
  readonly schema: z.ZodType<unknown, string>;
  /** Its value is shown to nobody. */
  readonly secret?: true;
}

const listenSchema = z.string().transform((text, context): ListenAddress => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host !== undefined && port <= 65_535) return { host, port };
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});

const settings = {
  listen: {
    environment: 'TRAILER_LISTEN',
    file: ['listen'],
    cure: 'write HOST:PORT, such as 0.0.0.0:8090 or [::]:8090',
    schema: listenSchema,
  },
  databaseUrl: {
    environment: 'TRAILER_DATABASE_URL',
    file: ['databaseUrl'],
    cure: 'write postgres://USER:PASSWORD@HOST/DATABASE, or leave it out for SQLite',
    schema: z.string().regex(/^postgres(ql)?:\/\/.+/),
    secret: true,
  },
  adminEmail: {
    environment: 'TRAILER_ADMIN_EMAIL',
    file: ['admin', 'email'],
    cure: 'write an e-mail address such as ada@example.org, of at most 64 characters',
    schema: z.email().max(64),
  },
  adminPassword: {
    environment: 'TRAILER_ADMIN_PASSWORD',
    file: ['admin', 'password'],
    cure: 'choose one of 10 to 256 characters',
    schema: z.string().min(10).max(256),
    secret: true,
  },
  adminToken: {
    environment: 'TRAILER_ADMIN_TOKEN',
    file: ['admin', 'token'],
    cure: 'choose one of 16 to 512 visible characters, for example by: openssl rand -hex 32',
    schema: z.string().regex(/^[\x21-\x7e]{16,512}$/),
    secret: true,
  },
  secret: {
    environment: 'TRAILER_SECRET',
    file: ['secret'],
    cure: 'choose one of at least 32 characters, for example by: openssl rand -hex 32',
    schema: z.string().min(32).max(512),
    secret: true,
  },
  appsDomain: {
    environment: 'TRAILER_APPS_DOMAIN',
    file: ['appsDomain'],
    cure: 'write a domain such as apps.example.org, every name below which leads to this server; no scheme, no port',
    schema: z
      .string()
      .toLowerCase()
      .regex(/^(?!.*\.[\d.]*$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/)
      .max(180),
  },
  logLevel: {
    environment: 'TRAILER_LOG_LEVEL',
    file: ['logLevel'],
    cure: `choose one of ${logLevelSchema.options.join(', ')}`,
    schema: logLevelSchema,
  },
} as const satisfies Record<string, Setting>;

/** Settings of the agent that the same `config.yml` may hold; the agent checks them. */
const agentKeys: ReadonlySet<string> = new Set(['dockerSocket', 'returnPath']);

/** Reads and checks the configuration; throws a `ConfigError` that names every bad setting, its value and the cure. */
export async function readServerConfig({ flags, environment }: ConfigSources): Promise<ServerConfig> {
  const dataFolder = resolve(flags.data ?? nonEmpty(environment['TRAILER_DATA']) ?? 'trailer_data');
  const file = await readConfigFile(dataFolder);
  const faults = unknownKeys(file).map(
    (key) => `config.yml: ${showValue(key)} is not a setting: remove it, or correct its name`,
  );
  const read = <Value>(
    setting: Setting & { readonly schema: z.ZodType<Value, string> },
    flag?: string,
  ): Value | null => {
    const found = find(setting, { flag, environment, file });
    if (found === null) return null;
    const parsed = setting.schema.safeParse(found.value);
    if (parsed.success) return parsed.data;
    const shown = setting.secret === true ? '' : ` is ${showValue(String(found.value))}`;
    faults.push(`${found.name}${shown === '' ? ' does not fit' : shown}: ${setting.cure}`);
    return null;
  };
  const email = read(settings.adminEmail);
  const password = read(settings.adminPassword);
  const config: ServerConfig = {
    dataFolder,
    listen: read(settings.listen, flags.listen) ?? { host: '0.0.0.0', port: 8090 },
    databaseUrl: read(settings.databaseUrl),
    administrator: email !== null && password !== null ? { email, password } : null,
    adminToken: read(settings.adminToken),
    secret: read(settings.secret),
    appsDomain: read(settings.appsDomain) ?? 'localhost',
    logLevel: read(settings.logLevel) ?? 'info',
  };
  if (faults.length === 0 && (email === null) !== (password === null)) {
    faults.push('TRAILER_ADMIN_EMAIL and TRAILER_ADMIN_PASSWORD belong together: set both, or neither');
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return config;
}

interface Places {
  readonly flag: string | undefined;
  readonly environment: ConfigSources['environment'];
  readonly file: ConfigFile;
}

/** The first place that sets it, with the name it has there. */
function find(setting: Setting, places: Places): { readonly name: string; readonly value: unknown } | null {
  if (places.flag !== undefined) return { name: `--${setting.file.join('-')}`, value: places.flag };
  const variable = nonEmpty(places.environment[setting.environment]);
  if (variable !== undefined) return { name: setting.environment, value: variable };
  let value: unknown = places.file;
  for (const key of setting.file) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  if (value === undefined || value === null) return null;
  return { name: `config.yml: ${setting.file.join('.')}`, value };
}

function unknownKeys(file: ConfigFile): readonly string[] {
  const known = Object.values<Setting>(settings).map((setting) => setting.file.join('.'));
  const groups = new Set(Object.values<Setting>(settings).map(({ file: [first] }) => first));
  return Object.entries(file).flatMap(([key, value]) => {
    if (agentKeys.has(key) || known.includes(key)) return [];
    if (!groups.has(key) || !isRecord(value)) return [key];
    return Object.keys(value)
      .map((inner) => `${key}.${inner}`)
      .filter((path) => !known.includes(path));
  });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
