import type { Clock } from '../app/clock.ts';
import type { Actor } from '../app/handler.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { GuestPasswords } from '../auth/guest-passwords.ts';
import type { OpenDatabase } from '../db/open.ts';
import { EventLog } from '../events/event-log.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { AgentHub } from './hub.ts';
import { createInProcessTransport } from './in-process.ts';
import { hubLimits } from './limits.ts';
import { DatabaseAgentRecords } from './records.ts';
import { FakeAgent } from './testing.ts';

/** A clock that a test moves. */
export class TestClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00.000Z');

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Everything the features need on a real database, with one local host whose fake agent is connected. */
export interface TestWorld extends FeatureDeps {
  readonly agents: AgentHub;
  readonly clock: TestClock;
  readonly events: EventLog;
  readonly agent: FakeAgent;
  readonly hostId: string;
}

export const testActor: Actor = { kind: 'user', userId: 'u1', name: 'user:ada@example.org', administrator: true };

/** What a write by the test's user is made with. */
export const anyGeneration = { actor: testActor, ifMatch: null };

const silent = { info: () => undefined, warn: () => undefined };

/** Makes a world; the hub ends with the test's database. */
export async function createTestWorld({ db, dialect }: OpenDatabase): Promise<TestWorld> {
  const clock = new TestClock();
  const audit = new AuditLog(db, clock);
  const events = new EventLog({ db, dialect, clock });
  const guestPasswords = new GuestPasswords('a secret that seals nothing but what tests send');
  const records = new DatabaseAgentRecords({ db, clock, audit, events, guestPasswords });
  const agents = new AgentHub({ records, limits: hubLimits, logger: silent });
  const agent = await FakeAgent.join(createInProcessTransport(agents));
  const { hostId } = await agent.next('welcome');
  return { db, clock, audit, events, guestPasswords, agents, agent, hostId };
}
