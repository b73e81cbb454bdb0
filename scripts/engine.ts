import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ensurePackages } from './apt.ts';
import { run } from './run.ts';
import { hasProgram, say } from './terminal.ts';

/** Where Debian's and Docker's own packages put the engine's socket. */
export const defaultSocket = '/var/run/docker.sock';

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

function startCommand(): readonly string[] | null {
  if (existsSync('/run/systemd/system')) return ['systemctl', 'enable', '--now', 'docker'];
  if (existsSync('/etc/init.d/docker') && hasProgram('service')) return ['service', 'docker', 'start'];
  return null;
}

async function startEngine(): Promise<void> {
  const command = startCommand();
  if (command === null) throw new Error('nothing here starts services: start "dockerd" yourself');
  say(`Starting it by "${command.join(' ')}" …`);
  const { exitCode, output } = await run(command, { output: 'capture' });
  if (exitCode !== 0) throw new Error(`"${command.join(' ')}" failed:\n${output.trimEnd()}`);
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(defaultSocket))) {
    if (Date.now() > deadline)
      throw new Error(`it was started, but does not answer on ${defaultSocket}: see "journalctl -u docker"`);
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
