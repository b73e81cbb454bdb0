import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit.ts';
import { administrator, type CommandLine, raiseCommandLine } from './testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
  await line.trailer(['workspace', 'create', 'web', '--image', 'nginx', '-p', '9090:80']);
});
afterAll(() => line.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function reach(port: number): Promise<Socket> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    const connected = await once(socket, 'connect').catch(() => null);
    if (connected !== null) return socket;
    await pause(20);
  }
  throw new Error(`nothing listens on ${port}`);
}

/** The path that a ticket's address sends a browser on to. */
async function whereTicketLeads(url: string): Promise<string | undefined> {
  const { host, port, pathname, search } = new URL(url);
  const [entered] = await once(
    get({ host: '127.0.0.1', port, path: pathname + search, headers: { host } }),
    'response',
  );
  entered.resume();
  return entered.headers.location;
}

test('a forwarded port carries connections, each on its own, until Ctrl-C', async () => {
  const local = await freePort();
  const forwarding = line.trailer(['workspace', 'port-forward', 'web', `${local}:80`]);
  const sockets = await Promise.all([reach(local), reach(local)]);
  const large = Buffer.alloc(2_000_000, 'b').toString();
  const [one, other] = sockets;
  one.end('first');
  other.end(large);
  expect(await text(one)).toBe('first');
  expect((await text(other)) === large).toBe(true);
  process.emit('SIGINT');
  expect(await forwarding).toEqual({ exitCode: 0, out: `127.0.0.1:${local} leads to port 80 of web\n`, err: '' });
});

test('a port that is taken here, or cannot be one, is refused before anything is opened', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const taken = await line.trailer(['workspace', 'port-forward', 'web', `${port}:80`]);
  server.close();
  expect(taken.exitCode).toBe(exitCodes.failure);
  expect(taken.err).toContain(`Cannot listen on 127.0.0.1:${port}: choose another port`);
  expect(await line.trailer(['workspace', 'port-forward', 'web', '80/tcp'])).toMatchObject({
    exitCode: exitCodes.usage,
  });
});

test('open prints an address for the one port that is published, or for the port that is named', async () => {
  const { out, err } = await line.trailer(['workspace', 'open', 'web']);
  expect(out).toMatch(/^http:\/\/80--[0-9a-z]{16}\.localhost:\d+\/\.trailer\/enter\?ticket=[\w-]{43}\n$/);
  expect(err).toContain('Opens port 80 of web once, within 30 seconds');
  const named = await line.trailer(['workspace', 'open', 'web', '8080', '--path', '/admin', '--json']);
  const opened = JSON.parse(named.out);
  expect(opened).toMatchObject({ origin: expect.stringContaining('//8080--'), warning: null });
  expect(await whereTicketLeads(opened.url)).toBe('/admin');
  await line.trailer(['workspace', 'create', 'mute', '--image', 'nginx']);
  const mute = await line.trailer(['workspace', 'open', 'mute']);
  expect(mute).toMatchObject({ exitCode: exitCodes.usage, out: '' });
  expect(mute.err).toContain('Which port? mute publishes none');
});

test('attach without input leaves the process as it was at Ctrl-C', async () => {
  const attached = line.trailer(['workspace', 'attach', 'web']);
  const isAttached = async (): Promise<boolean> => {
    const headers = { authorization: `Bearer ${administrator.token}` };
    return (await (await fetch(`${line.address}/api/v1/audit`, { headers })).text()).includes('workspace.attach');
  };
  await expect.poll(isAttached).toBe(true);
  process.emit('SIGINT');
  expect(await attached).toMatchObject({ exitCode: 0, out: '' });
});

test('attach passes input on and ends with the exit code of the main process', async () => {
  const { exitCode, out } = await line.trailer(['workspace', 'attach', '-i', 'web'], { input: 'hello\n' });
  expect({ exitCode, out }).toEqual({ exitCode: 7, out: 'hello\n' });
});
