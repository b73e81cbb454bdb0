import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import { withTransaction } from '../db/transaction.ts';
import { recordWrite } from '../hosts/change.ts';
import { presentHost } from '../hosts/present.ts';
import { hashEnrolmentSecret } from '../hosts/service.ts';
import {
  claimLocalHost,
  consumeEnrolment,
  findHostByKey,
  findHostByName,
  findLocalHost,
  findOnlyLocalHost,
  type HostRecord,
  insertHost,
} from '../hosts/store.ts';
import type { Hello } from './admission.ts';
import type { RecordDeps } from './records.ts';

/** As long as the names that people choose. */
const longestName = 63;

/**
 * The host whose agent lives in this process; made at the first start and named after the machine. `localId` tells it
 * from those of other processes on the same database; null where there can be none.
 */
export async function ensureLocalHost(deps: RecordDeps, hello: Hello, localId: string | null): Promise<HostRecord> {
  return withTransaction(deps.db, async (trx) => {
    const known =
      localId === null
        ? await findOnlyLocalHost(trx)
        : ((await findLocalHost(trx, localId)) ?? (await claimLocalHost(trx, localId)));
    return known ?? (await addHost(deps, trx, { wantedName: hello.hostName, publicKey: null, localId }));
  });
}

/**
 * The host whose agent proved this key. An unknown key becomes a new host where the agent brings a good enrolment
 * token, which is used up by that; null otherwise. A token that is sent along later means nothing.
 */
export async function enrolHost(deps: RecordDeps, hello: Hello, publicKey: string): Promise<HostRecord | null> {
  return withTransaction(deps.db, async (trx) => {
    const known = await findHostByKey(trx, publicKey);
    if (known !== undefined) return known;
    if (hello.enrolmentToken === null) return null;
    const now = deps.clock.now().toISOString();
    const enrolment = await consumeEnrolment(trx, hashEnrolmentSecret(hello.enrolmentToken), now);
    if (enrolment === undefined) return null;
    return addHost(deps, trx, { wantedName: enrolment.name ?? hello.hostName, publicKey, localId: null });
  });
}

interface NewHost {
  readonly wantedName: string;
  readonly publicKey: string | null;
  readonly localId: string | null;
}

async function addHost(deps: RecordDeps, trx: Db, { wantedName, publicKey, localId }: NewHost): Promise<HostRecord> {
  const name = await freeName(trx, fitName(wantedName));
  const now = deps.clock.now();
  const record = await insertHost(trx, { id: newId(), name, publicKey, localId, createdAt: now.toISOString() });
  await recordWrite(deps, trx, {
    actor: { name: `agent:${name}` },
    action: 'host.enrol',
    type: 'created',
    id: record.id,
    object: presentHost(record, { connected: false, now }),
    detail: { name, inProcess: publicKey === null },
  });
  return record;
}

/** A machine's name as a host's name may be: what is not allowed in it becomes a dash. */
export function fitName(hostName: string): string {
  const fitting = hostName
    .slice(0, longestName)
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return fitting === '' ? 'host' : fitting;
}

/** The name itself, or with the first number behind it that makes it free. */
async function freeName(trx: Db, name: string): Promise<string> {
  for (let number = 2, candidate = name; ; number += 1) {
    if ((await findHostByName(trx, candidate)) === undefined) return candidate;
    const ending = `-${number}`;
    candidate = `${name.slice(0, longestName - ending.length)}${ending}`;
  }
}
