import {
  everySource,
  familyOf,
  type IpFamily,
  type PlannedRoute,
  type PlannedRule,
  returnPathNumbers,
} from '@trailer/netmodel';
import { z } from 'zod';
import { readAddress, readDestination } from '../inventory/routes.ts';

const tableName = z.string().optional();

const routeSchema = z.object({ dst: z.string(), gateway: z.string().optional(), table: tableName });

/** Keys of a rule that Trailer never writes: one that has them is not of our making, whatever its protocol says. */
const foreignKeys = ['not', 'srclen', 'dst', 'dstlen', 'fwmark', 'oif', 'tos', 'ipproto', 'sport', 'dport', 'action'];

/** A name that can stand in a line of a batch; the kernel allows stranger ones, which Trailer never writes. */
const interfaceName = z.string().regex(/^[\w.-]{1,15}$/);

const ruleSchema = z.looseObject({
  priority: z.int(),
  src: z.string(),
  /** It stays in the rule while the interface is away; `iif_detached` beside it only says so. */
  iif: z.string().optional(),
  table: tableName,
  suppress_prefixlen: z.int().optional(),
  protocol: z.string().optional(),
});

/** Routes of ours from the output of `ip -j route show table all proto 214`; what has no gateway is not of our making. */
export function parseOwnRoutes(json: string): readonly PlannedRoute[] {
  return z.array(routeSchema).parse(JSON.parse(json)).flatMap(toPlannedRoute);
}

/** Rules of ours from the output of `ip -j rule show` for one family. */
export function parseOwnRules(json: string, family: IpFamily): readonly PlannedRule[] {
  return z
    .array(ruleSchema)
    .parse(JSON.parse(json))
    .filter((rule) => rule.protocol === String(returnPathNumbers.protocol))
    .filter((rule) => !foreignKeys.some((key) => key in rule))
    .flatMap((rule) => toPlannedRule(rule, family));
}

function toPlannedRoute({ dst, gateway, table }: z.infer<typeof routeSchema>): readonly PlannedRoute[] {
  const via = readAddress(gateway);
  const where = readTable(table);
  if (via === null || where === null) return [];
  const destination = readDestination(dst, familyOf(via));
  return destination === null ? [] : [{ destination, gateway: via, table: where }];
}

function toPlannedRule(rule: z.infer<typeof ruleSchema>, family: IpFamily): readonly PlannedRule[] {
  const from = readAddress(rule.src === 'all' ? everySource[family] : rule.src);
  const incoming = interfaceName.nullable().safeParse(rule.iif ?? null);
  const table = readTable(rule.table);
  if (from === null || !incoming.success || table === null) return [];
  const suppressPrefixLength = rule.suppress_prefixlen ?? null;
  return [{ priority: rule.priority, from, incoming: incoming.data, table, suppressPrefixLength }];
}

/** A table as `ip` prints it: a number in text, a name, or nothing for main. */
function readTable(text: string | undefined): number | 'main' | null {
  if (text === undefined || text === 'main' || text === '254') return 'main';
  return /^\d+$/.test(text) ? Number(text) : null;
}
