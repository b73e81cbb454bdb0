import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit.ts';
import { administrator, type CommandLine, raiseCommandLine } from './testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
  await line.trailer(['workspace', 'create', 'web', '--image', 'nginx', '-p', '9090:80']);
  await line.trailer(['workspace', 'create', 'game', '--image', 'game', '--interactive']);
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

test('attach passes what a pipe holds on only where it is asked to, and ends with the exit code of the main process', async () => {
  const { exitCode, out } = await line.trailer(['workspace', 'attach', '-i', 'game'], { input: 'hello\n' });
  expect({ exitCode, out }).toEqual({ exitCode: 7, out: 'hello\n' });
});

test('attach to a main process that takes no input refuses to pass any on, and says which field to set', async () => {
  const { exitCode, err } = await line.trailer(['workspace', 'attach', '-i', 'web'], { input: 'hello\n' });
  expect(exitCode).toBe(exitCodes.failure);
  expect(err).toContain('web takes no input: "trailer workspace update web --interactive" makes its container anew');
});

/** A terminal at which somebody types; `raw` tells how it was set, in order. */
function terminalWith(...typed: readonly string[]) {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  for (const text of typed) stdin.write(text);
  return { stdin, raw };
}

test('attach at a terminal passes every key on, until the main process ends', async () => {
  const { stdin, raw } = terminalWith('ls\r', '\x03', '\x10', 'x');
  stdin.end();
  const { exitCode, out, err } = await line.trailer(['workspace', 'attach', 'game'], { stdin });
  expect({ exitCode, out, raw }).toEqual({ exitCode: 7, out: 'ls\r\x03\x10x', raw: [true, false] });
  expect(err).toContain('Attached to game: Ctrl-P Ctrl-Q leaves it running');
});

test('attach at a terminal is left by Ctrl-P Ctrl-Q, and the main process goes on', async () => {
  const { stdin, raw } = terminalWith('ls\r', '\x10', '\x11');
  const { exitCode, err } = await line.trailer(['workspace', 'attach', 'game'], { stdin });
  expect({ exitCode, raw }).toEqual({ exitCode: 0, raw: [true, false] });
  expect(err).toContain('Left game running');
});

test('a main process is given a terminal when it is created, and later, and it can be taken again', async () => {
  const isInteractive = (name: string) => line.desired()?.workspaces.find((one) => one.name === name)?.interactive;
  expect([isInteractive('game'), isInteractive('web')]).toEqual([true, false]);
  await line.trailer(['workspace', 'update', 'game', '--no-interactive']);
  expect(isInteractive('game')).toBe(false);
  await line.trailer(['workspace', 'update', 'game', '--interactive']);
  expect(isInteractive('game')).toBe(true);
  expect((await line.trailer(['workspace', 'get', 'game'])).out).toContain('a terminal, for workspace attach');
});
