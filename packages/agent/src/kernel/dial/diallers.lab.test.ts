import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScratch, namespaceFile } from '../namespace/scratch.suite.ts';
import { Diallers } from './diallers.ts';

const script = fileURLToPath(new URL('../returnpath/echoserver.suite.ts', import.meta.url));
const port = 8080;

describe('a dialler', () => {
  const scratch = createScratch();
  const diallers = new Diallers();
  let stopServer: () => void;
  let container: { readonly engineId: string; readonly pid: number };

  beforeAll(async () => {
    const name = await scratch.add('dialled');
    await scratch.inside(name, ['ip', 'addr', 'add', '10.9.8.7/32', 'dev', 'lo']);
    const argv = [`--net=${namespaceFile(name)}`, '--', process.execPath, script, String(port)];
    const server = execa('nsenter', argv, { reject: false });
    stopServer = () => void server.kill();
    await once(server.stdout, 'data');
    container = { engineId: 'c1', pid: server.pid ?? 0 };
  });
  afterAll(async () => {
    diallers.close();
    stopServer();
    await scratch.sweep();
  });

  const ask = async (addresses: string[]) => {
    const { connection, failures } = await diallers.dialInside(container, { addresses, port, timeoutMs: 2_000 });
    if (connection === null) return { said: null, failures };
    connection.write('hello\n');
    return { said: (await text(connection)).trim(), failures };
  };

  test('opens connections where the host has none, and gives them to this process', async () => {
    expect(await ask(['10.9.8.7'])).toEqual({ said: 'hello from ::ffff:10.9.8.7', failures: [] });
    const many = await Promise.all(Array.from({ length: 50 }, () => ask(['10.9.8.7'])));
    expect(new Set(many.map(({ said }) => said)).size).toBe(1);
    const fromHost = await diallers.dialFromHost({ addresses: ['127.0.0.1'], port, timeoutMs: 2_000 });
    expect(fromHost).toMatchObject({ connection: null, failures: [{ code: 'ECONNREFUSED' }] });
  });

  test('tries one address after the other, and says why none answered', async () => {
    expect(await ask(['10.1.1.1', '127.0.0.1'])).toMatchObject({
      said: 'hello from ::ffff:127.0.0.1',
      failures: [{ address: '10.1.1.1', code: 'ENETUNREACH' }],
    });
    const { connection, failures } = await diallers.dialInside(container, {
      addresses: ['10.9.8.7'],
      port: 81,
      timeoutMs: 2_000,
    });
    expect({ connection, failures }).toEqual({
      connection: null,
      failures: [{ address: '10.9.8.7', code: 'ECONNREFUSED' }],
    });
  });

  test('its connections outlive it', async () => {
    const other = new Diallers();
    const { connection } = await other.dialInside(container, { addresses: ['10.9.8.7'], port, timeoutMs: 2_000 });
    other.close();
    if (connection === null) throw new Error('no connection');
    connection.write('still here\n');
    expect(await text(connection)).toBe('still here from ::ffff:10.9.8.7\n');
  });

  test("refuses the host's own namespace, and a process that is gone", async () => {
    const question = { addresses: ['127.0.0.1'], port: 22, timeoutMs: 500 };
    const inHost = { engineId: 'c2', pid: process.pid };
    await expect(diallers.dialInside(inHost, question)).rejects.toThrow(/shares the host's network namespace/);
    await expect(diallers.dialInside({ engineId: 'c3', pid: 4_194_303 }, question)).rejects.toThrow(/ENOENT/);
  });
});
