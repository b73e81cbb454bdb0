import { createHash, randomBytes } from 'node:crypto';
import type { Body, Host, Query, Success } from '@trailer/contract';
import { fault, showValue } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { type ProblemError, problem, validationProblem } from '../app/problem.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import { afterCommit, withTransaction } from '../db/transaction.ts';
import { isUniqueViolation } from '../db/unique.ts';
import { deleteNetworks, networksOfHost } from '../networks/store.ts';
import { deleteWorkspaces, workspacesOfHost } from '../workspaces/store.ts';
import { type FeatureDeps, type Intent, recordWrite, requireGeneration, type Write } from './change.ts';
import { presentHost } from './present.ts';
import {
  deleteHost,
  findHost,
  findHostByName,
  type HostRecord,
  insertEnrolment,
  listHosts,
  lockHost,
  updateHost,
} from './store.ts';

const enrolmentLifetimeMs = 60 * 60 * 1000;
const enrolmentSecretBytes = 32;

/** The rules of hosts. */
export class HostService {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  async list(query: Query<'hosts.list'>): Promise<{ items: Host[]; nextCursor: string | null }> {
    const page = await listHosts(this.#deps.db, query);
    return { items: page.items.map((record) => this.#present(record)), nextCursor: page.nextCursor };
  }

  async get(id: string): Promise<Host> {
    return this.#present(await requireHost(this.#deps.db, id));
  }

  /** Renames, enables or disables a host. A disabled host's agent is cut off at once; what runs there keeps running. */
  async update(id: string, body: Body<'hosts.update'>, intent: Intent): Promise<Host> {
    return withTransaction(this.#deps.db, async (trx) => {
      const record = requirePresent(await lockHost(trx, id, 0), id);
      requireGeneration(`host ${record.name}`, record.generation, intent.ifMatch);
      const name = body.name ?? record.name;
      if (name !== record.name) await requireFreeName(trx, name);
      const enabled = body.enabled ?? record.enabled;
      const change = { name, enabled, updatedAt: this.#now().toISOString() };
      const updated = await updateHost(trx, id, change).catch((error: unknown) => {
        // Two hosts that are renamed at the same time both find the name free; the unique column lets one of them have it.
        throw isUniqueViolation(error) ? nameTaken(name) : error;
      });
      if (!enabled) afterCommit(trx, () => this.#deps.agents.refuse(id, disabledMessage(name)));
      const detail = { from: { name: record.name, enabled: record.enabled }, to: { name, enabled } };
      return this.#recorded(trx, updated, { actor: intent.actor, action: 'host.update', type: 'updated', detail });
    });
  }

  /** Forgets a host. What is still being deleted there goes with it: an agent that comes back would remove it. */
  async delete(id: string, intent: Intent): Promise<void> {
    await withTransaction(this.#deps.db, async (trx) => {
      const record = requirePresent(await lockHost(trx, id, 0), id);
      requireGeneration(`host ${record.name}`, record.generation, intent.ifMatch);
      const networks = await networksOfHost(trx, id);
      const workspaces = await workspacesOfHost(trx, id);
      refuseUnlessForgettable(record, [
        ...networks.filter(({ deleting }) => !deleting).map(({ spec }) => `network ${spec.name}`),
        ...workspaces.filter(({ deleting }) => !deleting).map(({ name }) => `workspace ${name}`),
      ]);
      await deleteWorkspaces(
        trx,
        id,
        workspaces.map((workspace) => workspace.id),
      );
      await deleteNetworks(
        trx,
        id,
        networks.map((network) => network.id),
      );
      await deleteHost(trx, id);
      const write = { actor: intent.actor, action: 'host.delete', type: 'deleted', object: null } as const;
      await recordWrite(this.#deps, trx, { ...write, id, detail: { name: record.name } });
    });
  }

  /** Makes a token with which one agent enrols; its secret is shown this once. */
  async createEnrolment(body: Body<'enrolments.create'>, actor: Actor): Promise<Success<'enrolments.create'>> {
    const id = newId();
    const secret = `trle_${randomBytes(enrolmentSecretBytes).toString('base64url')}`;
    const now = this.#now();
    const expiresAt = new Date(now.getTime() + enrolmentLifetimeMs).toISOString();
    await withTransaction(this.#deps.db, async (trx) => {
      await insertEnrolment(trx, {
        id,
        name: body.name ?? null,
        hash: hashEnrolmentSecret(secret),
        expires_at: expiresAt,
        used_at: null,
        created_by: actor.name,
        created_at: now.toISOString(),
      });
      await this.#deps.audit.record(
        {
          actor: actor.name,
          action: 'enrolment.create',
          object: `enrolment/${id}`,
          outcome: 'done',
          detail: { name: body.name ?? null, expiresAt },
        },
        trx,
      );
    });
    return { id, secret, expiresAt };
  }

  #present(record: HostRecord): Host {
    return presentHost(record, { connected: this.#deps.agents.isConnected(record.id), now: this.#now() });
  }

  async #recorded(trx: Db, record: HostRecord, write: Omit<Write, 'id' | 'object'>): Promise<Host> {
    const object = this.#present(record);
    await recordWrite(this.#deps, trx, { ...write, id: record.id, object });
    return object;
  }

  #now(): Date {
    return this.#deps.clock.now();
  }
}

/** What is kept of an enrolment's secret. It is 256 random bits, so a plain hash gives nothing away. */
export function hashEnrolmentSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** What the agent of a disabled host is told. */
export function disabledMessage(hostName: string): string {
  return `host ${hostName} is disabled: enable it to let its agent in`;
}

async function requireHost(db: Db, id: string): Promise<HostRecord> {
  return requirePresent(await findHost(db, id), id);
}

function requirePresent(record: HostRecord | undefined, id: string): HostRecord {
  if (record === undefined) throw problem('not_found', `there is no host ${showValue(id)}`);
  return record;
}

async function requireFreeName(trx: Db, name: string): Promise<void> {
  if ((await findHostByName(trx, name)) === undefined) return;
  throw nameTaken(name);
}

function nameTaken(name: string): ProblemError {
  return validationProblem([
    fault('name', 'name_taken', `${showValue(name)} is taken by another host: choose another name`),
  ]);
}

function refuseUnlessForgettable(host: HostRecord, held: readonly string[]): void {
  if (host.publicKey === null) {
    throw problem('conflict', `the agent of host ${host.name} runs inside this server: it would come back at once`);
  }
  if (host.enabled) throw problem('conflict', `host ${host.name} is enabled: disable it first`);
  if (held.length > 0) throw problem('in_use', `host ${host.name} still holds ${held.join(', ')}: delete them first`);
}
