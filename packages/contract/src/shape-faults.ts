import { type Fault, type FaultCode, showValue } from '@trailer/netmodel';
import type { z } from 'zod';
import { formatPath, valueAt } from './shape-path.ts';

type Issue = z.core.$ZodIssue;

/** More faults than anybody reads; a request of a quarter megabyte can hold tens of thousands. */
const maxFaults = 100;

/** Fields whose value no message repeats; what should hold a password may be sent as the password itself. */
const secretField = /(^|\.)(password|token|secret|account)$|^environment\b|^windows$/;

/** Every fault that a schema found in `input`, each naming field, value and cure. */
export function shapeFaultsOf(issues: readonly Issue[], input: unknown): readonly Fault[] {
  // Of a value of the wrong type nothing else is worth telling.
  const wrongTypes = new Set(issues.filter(isWrongType).map(({ path }) => formatPath(path)));
  return issues
    .filter((issue) => isWrongType(issue) || !wrongTypes.has(formatPath(issue.path)))
    .flatMap((issue) => toFaults(issue, input))
    .slice(0, maxFaults);
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type';
}

function toFaults(issue: Issue, input: unknown): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...issue.path, key]));
  const path = formatPath(issue.path);
  const value = valueAt(input, issue.path);
  const missing = value === undefined && issue.code !== 'invalid_key';
  const code = missing ? 'required' : codeOf(issue);
  const text = missing ? `is missing: ${expectation(issue)}` : describe(issue, { path, value });
  return [{ path, code, message: `${path === '' ? 'the request' : path} ${text}` }];
}

function unknownField(path: readonly PropertyKey[]): Fault {
  const formatted = formatPath(path);
  const message = `${formatted} is not a field here: remove it, or correct its name`;
  return { path: formatted, code: 'unknown_field', message };
}

function codeOf(issue: Issue): FaultCode {
  if (issue.code === 'invalid_type') return 'invalid_type';
  if (issue.code !== 'too_big') return 'invalid_value';
  if (issue.origin === 'string') return 'too_long';
  return issue.origin === 'array' ? 'too_many' : 'invalid_value';
}

interface Place {
  readonly path: string;
  readonly value: unknown;
}

function describe(issue: Issue, place: Place): string {
  const shown = secretField.test(place.path) ? 'a value that does not fit' : showAny(place.value);
  switch (issue.code) {
    case 'too_big':
      return `${measure(place.value, shown, issue.origin)}: give at most ${count(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `${measure(place.value, shown, issue.origin)}: give at least ${count(issue.minimum, issue.origin)}`;
    case 'invalid_key':
      return `has a key that does not fit: ${issue.issues.map(({ message }) => message).join(', ')}`;
    default:
      return `is ${shown}: ${expectation(issue)}`;
  }
}

/** How much there is of a value; the number in a query is text until it was read, so the schema says what is counted. */
function measure(value: unknown, shown: string, origin: string): string {
  if (origin === 'string' && typeof value === 'string') return `is ${value.length} characters long`;
  return Array.isArray(value) ? `has ${value.length} entries` : `is ${shown}`;
}

function count(bound: number | bigint, origin: string): string {
  if (origin !== 'string') return String(bound);
  return `${bound} ${bound === 1 ? 'character' : 'characters'}`;
}

/** What to give instead. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `give ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `give ${issue.values.map((value) => showValue(String(value))).join(' or ')}`;
    case 'invalid_format':
      return formatCures[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formatCures: Readonly<Record<string, string>> = {
  email: 'give an e-mail address such as ada@example.org',
  datetime: 'give a time in UTC such as 2026-01-31T12:00:00Z',
};

/** Any value as a message may show it. Never walks into it: what came in may be nested thousands deep. */
function showAny(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return showValue(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
