import { expect, test } from 'vitest';
import { buildOpenApi } from './openapi.ts';
import { routeTable } from './routes/table.ts';

test('the document describes every route of the table and nothing else', () => {
  const paths = buildOpenApi()['paths'] as Record<string, Record<string, { operationId: string }>>;
  const described = Object.values(paths).flatMap((item) =>
    Object.values(item).map((operation) => operation.operationId),
  );
  expect(described.toSorted()).toEqual(Object.keys(routeTable).toSorted());
});

test('building the document twice gives the same text', () => {
  expect(JSON.stringify(buildOpenApi())).toBe(JSON.stringify(buildOpenApi()));
});

test('every reference of the document leads to a component', () => {
  const document = buildOpenApi();
  const schemas = Object.keys((document['components'] as { schemas: object }).schemas);
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1],
  );
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) expect(schemas).toContain(reference);
});

test('only routes whose permission is public need no credentials', () => {
  const paths = buildOpenApi()['paths'] as Record<string, Record<string, { operationId: string; security?: unknown }>>;
  const open = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .filter((operation) => operation.security !== undefined)
    .map((operation) => operation.operationId);
  const isPublic = Object.entries(routeTable).filter(([, route]) => route.permission === 'public');
  expect(open.toSorted()).toEqual(isPublic.map(([name]) => name).toSorted());
});

test('a password is marked write-only wherever it is asked for, and is in no answer', () => {
  const passwords = findFields(buildOpenApi(), 'password');
  const ofWindows = passwords.filter(({ at }) => at.includes('windows'));
  expect(ofWindows.map(({ field }) => field)).toEqual([
    expect.objectContaining({ writeOnly: true }),
    expect.objectContaining({ writeOnly: true }),
  ]);
  expect(passwords.filter(({ at }) => at.includes('responses') || at.includes('components'))).toEqual([]);
});

/** Every field of a name in a document, with the keys that lead to it. */
function findFields(
  value: unknown,
  name: string,
  at: readonly string[] = [],
): { at: readonly string[]; field: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => [
    ...(key === name && at.at(-1) === 'properties' ? [{ at, field }] : []),
    ...findFields(field, name, [...at, key]),
  ]);
}
