import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ensurePackages } from './apt.ts';
import { run } from './run.ts';
import { dim, hasProgram, say } from './terminal.ts';

/** Where Debian's and Docker's own packages put the engine's socket. */
export const defaultSocket = '/var/run/docker.sock';

const logFile = '/var/log/dockerd.log';
const pingTimeoutMs = 2000;
const startTimeoutMs = 30_000;
const pollMs = 250;

/** Whether a Docker engine answers on a socket. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: pingTimeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}

/** The way this machine starts services; null where it has none. */
function serviceCommand(): readonly string[] | null {
  if (existsSync('/run/systemd/system')) return ['systemctl', 'enable', '--now', 'docker'];
  if (existsSync('/etc/init.d/docker') && hasProgram('service')) return ['service', 'docker', 'start'];
  return null;
}

async function startAsService(): Promise<boolean> {
  const command = serviceCommand();
  if (command === null) return false;
  say(`Starting it by "${command.join(' ')}" …`);
  const { exitCode, output } = await run(command, { output: 'capture' });
  if (exitCode !== 0) say(dim(output.trimEnd()));
  return exitCode === 0;
}

/** Sandboxes and containers have no service manager, or one that may not set limits. */
function startInBackground(): void {
  say(`Starting "dockerd" in the background; it writes to ${logFile} …`);
  const log = openSync(logFile, 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] })
    .on('error', (error) => say(`dockerd: ${error.message}`))
    .unref();
}

async function startEngine(): Promise<void> {
  if (!(await startAsService())) startInBackground();
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(defaultSocket))) {
    if (Date.now() > deadline) {
      throw new Error(
        `it was started, but does not answer on ${defaultSocket}: see "journalctl -u docker" or ${logFile}`,
      );
    }
    await delay(pollMs);
  }
}

/** Makes sure that an engine answers on the default socket: installs one where there is none, and starts it. */
export async function ensureEngine(): Promise<void> {
  say(`No Docker engine answers on ${defaultSocket}.`);
  await ensurePackages([
    { package: 'docker.io', program: 'dockerd', why: 'the Docker engine that runs the workspaces' },
    {
      package: 'ca-certificates',
      program: '/etc/ssl/certs/ca-certificates.crt',
      why: 'lets it pull images from registries',
    },
  ]);
  if (!(await answers(defaultSocket))) await startEngine();
  say('The Docker engine answers.');
}
