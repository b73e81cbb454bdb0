import type { RouteSpec } from '@trailer/contract';
import type { Fault } from '@trailer/netmodel';
import { z } from 'zod';
import { validationProblem } from '../problem.ts';
import { faultsOf } from './faults.ts';

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
  const queryFaults = query.success ? [] : faultsOf(query.error.issues, raw.query);
  const shapeFaults = body.success ? [] : faultsOf(body.error.issues, raw.body);
  const deeperFaults = check === undefined ? [] : await check(wellTypedFields(bodySchema, raw.body));
  throw validationProblem([...queryFaults, ...mergeFaults(shapeFaults, deeperFaults)]);
}

/** The fields of a body that are well-typed on their own, defaults filled in. */
function wellTypedFields(schema: z.ZodType, body: unknown): Readonly<Record<string, unknown>> {
  if (!(schema instanceof z.ZodObject) || typeof body !== 'object' || body === null) return {};
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<z.core.$ZodType>(schema.shape)) {
    const value = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
    const parsed = z.safeParse(field, value);
    if (parsed.success && parsed.data !== undefined) fields[name] = parsed.data;
  }
  return fields;
}

/** The faults of the shape, then those of the meaning, leaving out what the shape already said of a field. */
function mergeFaults(shape: readonly Fault[], meaning: readonly Fault[]): readonly Fault[] {
  const said = new Set(shape.map(({ path }) => path));
  return [...shape, ...meaning.filter(({ path }) => !said.has(path))];
}
