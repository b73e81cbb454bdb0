/** Installs what is missing and runs `trailer standalone`: `npm start`, or `npm start -- --data DIR --listen HOST:PORT`. */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensurePackages } from './apt.ts';
import { bundle } from './bundle.ts';
import { ensureConsole, isConsoleStale } from './console.ts';
import { answers, defaultSocket, ensureEngine } from './engine.ts';
import { root } from './run.ts';
import { red, say } from './terminal.ts';

const args = process.argv.slice(2);

function chosenSocket(): string {
  const { values } = parseArgs({ args, options: { 'docker-socket': { type: 'string' } }, strict: false });
  const flag = values['docker-socket'];
  return typeof flag === 'string' ? flag : process.env['TRAILER_DOCKER_SOCKET'] || defaultSocket;
}

/** An engine of the user's own is left alone; Trailer waits for it. */
async function prepareEngine(socketPath: string): Promise<void> {
  if (await answers(socketPath)) return;
  if (socketPath === defaultSocket) await ensureEngine();
  else throw new Error(`no Docker engine answers on ${socketPath}: start it, Trailer finds it by itself`);
}

const noWorkspaces = 'runs no workspaces yet';

async function prepareConsole(): Promise<void> {
  if (!(await isConsoleStale())) return;
  say('Building the web console (a few seconds) …');
  await ensureConsole();
}

/** Runs preparations that Trailer can start without, and says what to do where one fails. */
async function attempt(lack: string, preparation: () => Promise<void>): Promise<void> {
  try {
    await preparation();
  } catch (error) {
    say(red(`Trailer starts, but ${lack}: ${error instanceof Error ? error.message : String(error)}`));
  }
}

if (!args.includes('--help') && !args.includes('-h')) {
  await attempt(noWorkspaces, () =>
    ensurePackages([
      { package: 'iproute2', program: 'ip', why: 'reads and changes the network of the host and of workspaces' },
      { package: 'util-linux', program: 'nsenter', why: "enters a workspace's network namespace" },
    ]),
  );
  await attempt(noWorkspaces, () => prepareEngine(chosenSocket()));
}
await bundle();
await attempt('shows a few plain pages instead of the console', prepareConsole);
const program = path.join(root, 'dist', 'trailer.mjs');
// Becomes Trailer: signals and the exit code need nobody in between.
process.execve?.(process.execPath, [process.execPath, program, 'standalone', ...args], process.env);
