import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AppWorld, adminToken, createAppWorld, visit } from '../apps/testing.ts';
import { sqliteTestDatabase } from '../db/testing.ts';

let world: AppWorld;
beforeAll(async () => {
  const { database, remove } = await sqliteTestDatabase();
  world = await createAppWorld(database);
  return async () => {
    await world.close();
    await remove();
  };
});

/** What `curl --http2` sends with its first request. */
const offer = 'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQCAAAAAAIAAAAA';

/** Everything that is answered to this request with the offer, and to one that was sent right behind it. */
async function answersTo(request: string, body = ''): Promise<string> {
  const socket = connect(world.port, '127.0.0.1');
  socket.write(`${request}\r\n${offer}\r\n\r\n${body}GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  return text(socket);
}

describe('a client that offers another protocol than WebSocket', () => {
  test('is answered by the API as if it had not', async () => {
    const head = `host: localhost\r\nauthorization: Bearer ${adminToken}`;
    const read = await answersTo(`GET /api/v1/hosts HTTP/1.1\r\n${head}`);
    expect(read).toMatch(/^HTTP\/1\.1 200 /);
    expect(read).toContain(world.hostId);
    const body = JSON.stringify({ email: 'ada@example.org' });
    const framing = `content-type: application/json\r\ncontent-length: ${body.length}`;
    const written = await answersTo(`POST /api/v1/session HTTP/1.1\r\nhost: localhost\r\n${framing}`, body);
    expect(written).toMatch(/^HTTP\/1\.1 422 /);
    expect(written).toContain('password');
  });

  test('reaches a workspace as if it had not', async () => {
    const { host, cookie } = await visit(world);
    const head = `POST /a HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\ncontent-length: 5`;
    expect(await answersTo(head, 'hello')).toMatch(/^HTTP\/1\.1 200 /);
    expect(world.seen).toMatchObject([{ method: 'POST', url: '/a', body: 'hello' }]);
    expect(Object.keys(world.seen[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/upgrade|http2-settings/)]),
    );
  });

  test.each([
    ['/api/v1/hosts', 'localhost', 401],
    ['/agent/v1/link', 'localhost', 404],
    ['/', '80--x.localhost', 404],
  ])('is let in nowhere by it: %s at %s', async (path, host, status) => {
    const answers = await answersTo(`GET ${path} HTTP/1.1\r\nhost: ${host}`);
    expect(answers).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('is told that its connection ends, and nothing that followed is answered for something else', async () => {
    const answers = await answersTo('GET /healthz HTTP/1.1\r\nhost: localhost');
    expect(answers.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
    expect(answers).toMatch(/^connection: close\r$/im);
  });
});
