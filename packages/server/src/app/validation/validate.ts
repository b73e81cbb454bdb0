import { type RouteSpec, shapeFaultsOf } from '@trailer/contract';
import type { Fault } from '@trailer/netmodel';
import { z } from 'zod';
import { validationProblem } from '../problem.ts';

/** What came in, as the HTTP layer read it. */
export interface RawInput {
  readonly query: unknown;
  readonly body: unknown;
}

export interface ValidInput {
  readonly query: unknown;
  readonly body: unknown;
}

/** The semantic check of one body. */
export type BodyCheck = (partial: Readonly<Record<string, unknown>>) => Promise<readonly Fault[]>;

/** A route without a body takes none, or an empty object. */
const noBody = z.strictObject({}).optional();
const noQuery = z.strictObject({});

/** Validates query and body of a route; throws one problem with every fault, also those that `check` finds in the rest. */
export async function validateInput(
  route: RouteSpec,
  raw: RawInput,
  check: BodyCheck | undefined,
): Promise<ValidInput> {
  const query = (route.query ?? noQuery).safeParse(raw.query);
  const bodySchema = route.body ?? noBody;
  const body = bodySchema.safeParse(raw.body);
  if (query.success && body.success) return { query: query.data, body: body.data };
  const queryFaults = query.success ? [] : shapeFaultsOf(query.error.issues, raw.query);
  const shapeFaults = body.success ? [] : shapeFaultsOf(body.error.issues, raw.body);
  const deeperFaults = check === undefined ? [] : await check(wellTypedFields(bodySchema, raw.body));
  throw validationProblem([...queryFaults, ...mergeFaults(shapeFaults, deeperFaults)]);
}

/** The fields of a body that are well-typed on their own, defaults filled in. */
function wellTypedFields(schema: z.ZodType, body: unknown): Readonly<Record<string, unknown>> {
  if (!(schema instanceof z.ZodObject) || typeof body !== 'object' || body === null) return {};
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<z.core.$ZodType>(schema.shape)) {
    const value = wellTypedValue(field, Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** Longer lists are refused for their length; what is in them is not told. */
const longestRecoveredList = 1000;

/**
 * A field as read; of a list with wrong entries the rest, at their places, and of an object with wrong fields the
 * others. Undefined when nothing can be made of it.
 */
function wellTypedValue(schema: z.core.$ZodType, value: unknown): unknown {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return isObject(value) ? wellTypedObject(bare, value) : undefined;
  if (!(bare instanceof z.ZodArray) || !Array.isArray(value) || value.length > longestRecoveredList) return undefined;
  const entry = unwrap(bare.element);
  return entry instanceof z.ZodObject ? value.map((item) => wellTypedEntry(entry, item)) : undefined;
}

/** Undefined as well when a field is missing that must be there. */
function wellTypedObject(schema: z.ZodObject, value: object): unknown {
  const parsed = schema.safeParse(wellTypedFields(schema, value));
  return parsed.success ? parsed.data : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An entry as read, with a stand-in for each field that is not; what a check has against a stand-in was said already. */
function wellTypedEntry(schema: z.ZodObject, item: unknown): unknown {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<z.core.$ZodType>(schema.shape)) {
    const parsed = z.safeParse(field, typeof item === 'object' && item !== null ? Reflect.get(item, name) : undefined);
    fields[name] = parsed.success ? parsed.data : standIn(unwrap(field));
  }
  return fields;
}

function standIn(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodNumber) return 0;
  return schema instanceof z.ZodString ? '' : undefined;
}

/** The schema under `optional`, `nullable` and `default`. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return wrapped ? unwrap(schema.def.innerType) : schema;
}

/**
 * The faults of the shape, then those of the meaning, leaving out what the shape already said of a field, and what is
 * missing inside one that could not be read.
 */
function mergeFaults(shape: readonly Fault[], meaning: readonly Fault[]): readonly Fault[] {
  const said = new Set(shape.map(({ path }) => path));
  const unread = shape.filter(({ code }) => code === 'invalid_type').map(({ path }) => `${path}.`);
  return [
    ...shape,
    ...meaning.filter(({ path }) => !said.has(path) && !unread.some((outer) => path.startsWith(outer))),
  ];
}
