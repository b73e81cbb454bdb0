import { type Permission, type RouteSpec, routeTable } from '@trailer/contract';
import { expect, it } from 'vitest';
import { anonymous } from '../app/access.ts';
import { authorizer } from './authorizer.ts';

const routes: readonly RouteSpec[] = Object.values(routeTable);
const permissions = [...new Set<Permission>([...routes.map(({ permission }) => permission), 'workspace:host-network'])];
const user = { kind: 'user', userId: 'u', name: 'user:u', administrator: false } as const;
const administrator = { ...user, administrator: true };

it.each(permissions)('lets administrators %s', (permission) => {
  expect(authorizer.decide(administrator, permission)).toBe('allowed');
});

it.each(permissions.filter((permission) => permission !== 'public'))(
  'asks strangers to sign in for %s',
  (permission) => {
    expect(authorizer.decide(anonymous, permission)).toBe('unauthenticated');
  },
);

it('lets a plain user do what is their own, and nothing else yet', () => {
  const allowed = permissions.filter((permission) => authorizer.decide(user, permission) === 'allowed');
  expect(allowed.sort()).toEqual(['public', 'self']);
});

it.each(['workspace:fly', 'toString', '__proto__', ''])('says no to %j, which is not in its table', (name) => {
  expect(authorizer.decide(administrator, name as Permission)).toBe('forbidden');
  expect(authorizer.decide(anonymous, name as Permission)).toBe('unauthenticated');
});

it('leaves these open to everybody, and no others', () => {
  const open = routes
    .filter(({ permission }) => permission === 'public')
    .map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual([
    'GET /',
    'GET /api/docs',
    'GET /api/openapi.json',
    'GET /healthz',
    'GET /readyz',
    'GET /setup',
    'POST /api/v1/session',
    'POST /api/v1/setup',
  ]);
});
