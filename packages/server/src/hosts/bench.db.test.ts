import { type AgentRequest, encodeFrame, type SessionChannel } from '@trailer/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adminToken, createTestApp, type TestApp } from '../agents/testing-app.ts';
import { sqliteTestDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';

const running = new AbortController().signal;

let world: TestApp;
let removeDatabase: () => Promise<void>;

beforeEach(async () => {
  const { database, remove } = await sqliteTestDatabase();
  removeDatabase = remove;
  world = await createTestApp(database);
});
afterEach(async () => {
  await world.app.close();
  await world.hub.close();
  await removeDatabase();
});

async function hostId(): Promise<string> {
  const { items } = (await inject('GET', '/api/v1/hosts')).json();
  return items[0].id;
}

function inject(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${adminToken}`, 'idempotency-key': 'once' };
  return world.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
}

function asked(): readonly AgentRequest[] {
  return world.agent.received
    .flatMap((message) => (message.type === 'request' ? [message.request] : []))
    .filter(({ kind }) => kind === 'open-bench');
}

/** Has the fake agent say these lines in the next session. */
function say(lines: readonly string[]): void {
  world.agent.answer = (request) => {
    if (request.kind !== 'open-bench') return null;
    void world.transport.openSession(request.sessionId, running).then((channel) => tell(channel, lines));
    return { kind: 'session-opened' };
  };
}

async function tell(channel: SessionChannel, lines: readonly string[]): Promise<void> {
  const writer = channel.writable.getWriter();
  for (const line of lines) await writer.write(encodeFrame({ channel: 'stdout', bytes: Buffer.from(`${line}\n`) }));
  await writer.write(encodeFrame({ channel: 'control', control: { type: 'exit', code: 0 } }));
}

test('a measurement is answered as the agent tells it, line by line, and the trail says who asked', async () => {
  say(['{"type":"measuring"}', '{"type":"done"}']);
  const answer = await inject('POST', `/api/v1/hosts/${await hostId()}/bench`, { image: 'debian' });
  expect(answer.headers['content-type']).toBe('application/x-ndjson');
  expect(answer.body).toBe('{"type":"measuring"}\n{"type":"done"}\n');
  const whyNoWire = 'no other host that is online has an address on a LAN of this one';
  expect(asked()).toMatchObject([{ bench: { kind: 'bench', image: 'debian', wire: null, whyNoWire } }]);
  const entry = expect.objectContaining({ action: 'host.bench', outcome: 'done' });
  expect(await readRows(world.db, 'audit')).toContainEqual(entry);
});

test('a repeated request measures again, whatever its key: a stream is not kept', async () => {
  say(['{"type":"done"}']);
  const url = `/api/v1/hosts/${await hostId()}/bench`;
  expect((await inject('POST', url, {})).body).toBe('{"type":"done"}\n');
  expect((await inject('POST', url, {})).body).toBe('{"type":"done"}\n');
  expect(asked()).toHaveLength(2);
});

test('what the agent refuses is an ordinary problem, and so is a host that is not there', async () => {
  world.agent.answer = ({ kind }) => (kind === 'open-bench' ? { kind: 'failed', message: 'busy already' } : null);
  const refused = await inject('POST', `/api/v1/hosts/${await hostId()}/bench`, {});
  expect(refused.json()).toMatchObject({ code: 'conflict', detail: 'busy already' });
  expect((await inject('POST', '/api/v1/hosts/nobody/bench', {})).statusCode).toBe(404);
});
