import { type RouteName, routeTable } from '@trailer/contract';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { AuditRecord } from '../audit/audit-log.ts';
import { type Authentication, type Credential, stranger } from './access.ts';
import { buildApp } from './build-app.ts';
import type { Clock } from './clock.ts';
import type { Actor, Feature } from './handler.ts';

/** A clock that a test sets. */
export class TestClock implements Clock {
  #now = new Date('2026-01-01T00:00:00.000Z');

  now(): Date {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/** A logger that says nothing. */
export const silentLogger = pino({ level: 'silent' });

export const testAdministrator: Actor = { kind: 'token', userId: 'u1', name: 'token:test', administrator: true };

const testCredential: Credential = { kind: 'token', id: 't1' };

/** The app with handlers of a test's own. */
export interface TestApp {
  readonly app: FastifyInstance;
  /** What was recorded in the audit trail. */
  readonly audited: readonly AuditRecord[];
  /** What was logged at level error. */
  readonly logged: readonly string[];
}

export interface TestAppOptions {
  readonly feature?: Feature;
  /** How a caller with the header `x-actor: known` is taken; everybody else is anonymous. */
  readonly known?: Partial<Authentication>;
}

/**
 * The real app over handlers of a test's own; every other route answers nothing. Only the gates are fake: who is
 * calling, the audit trail and the memory of answers.
 */
export async function openTestApp({ feature = { handlers: {} }, known = {} }: TestAppOptions = {}): Promise<TestApp> {
  const audited: AuditRecord[] = [];
  const logged: string[] = [];
  const names = Object.keys(routeTable) as RouteName[];
  const others = names.filter((name) => feature.handlers[name] === undefined);
  const unused: Feature = {
    handlers: Object.fromEntries(others.map((name) => [name, () => Promise.reject(new Error(`${name} was called`))])),
  };
  const app = await buildApp({
    features: [feature, unused],
    authenticate: async (request) =>
      request.headers['x-actor'] === 'known'
        ? { ...stranger, actor: testAdministrator, credential: testCredential, ...known }
        : stranger,
    authorizer: {
      decide: (actor, permission) => {
        if (permission === 'public') return 'allowed';
        if (actor.kind === 'anonymous') return 'unauthenticated';
        return actor.administrator ? 'allowed' : 'forbidden';
      },
    },
    openCalls: { hold: () => ({ signal: new AbortController().signal, release: () => undefined }) },
    idempotency: { run: async (_request, work) => ({ ...(await work()), replayed: false }) },
    audit: {
      record: async (record) => {
        audited.push(record);
      },
    },
    logger: pino({ level: 'error' }, { write: (line) => logged.push(line) }),
    hosts: { takes: () => false, answer: () => undefined, upgrade: () => undefined, close: () => undefined },
    console: null,
  });
  return { app, audited, logged };
}
