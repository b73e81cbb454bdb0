import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { attempt } from './process/run.ts';
import { observeLeftovers, sweepLab } from './sweep.ts';

const script = fileURLToPath(new URL('./main.ts', import.meta.url));
const name = `t${randomBytes(3).toString('hex')}`;

async function lab(...args: readonly string[]) {
  return await attempt([process.execPath, script, ...args]);
}

afterAll(async () => {
  await sweepLab(`trl-${name}`);
});

it('raises a lab that stays, enters its machines, lists it and takes it down', async () => {
  const up = await lab('up', name, '--nics', 'dedicated', '--engine', '26.1');
  expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('h1          eth1  (no address') });
  expect((await lab('exec', '--lab', name, 'h1', '--', 'hostname')).stdout).toBe('h1\n');
  expect((await lab('exec', '--lab', name, 'h1', '--', 'docker', 'ps')).stdout).toMatch(/^CONTAINER ID/);
  expect((await lab('exec', '--lab', name, 'h1', '--', 'docker', '--version')).stdout).toContain('26.1');
  expect((await lab('exec', '--lab', name, 'lan-client', '--', 'busybox', 'false')).exitCode).toBe(1);
  const labs: unknown = JSON.parse((await lab('status', '--json')).stdout);
  expect(labs).toContainEqual(expect.objectContaining({ name, life: 'kept' }));
  expect(await lab('up', name)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('already up') });
  expect(await lab('down', name)).toMatchObject({ exitCode: 0 });
  expect(await observeLeftovers(`trl-${name}`)).toEqual([]);
});

it('says what is wrong with a command, and how it should be', async () => {
  const cases = [
    [['up', 'Big Lab'], 'lower-case letters and digits'],
    [['up', name, '--hosts', '0'], 'not a number from 1 to 9'],
    [['up', name, '--nics', 'both'], 'none of shared, dedicated, second-lan'],
    [['up', name, '--engine', '1.0'], 'none of 20.10, 26.1, 28.5'],
    [['exec', '--lab', 'absent', 'h1', '--', 'true'], 'npm run lab -- up'],
    [['exec'], 'needs a machine'],
    [['frobnicate'], 'use up, status, down, exec'],
    [['up', '--frobnicate'], 'frobnicate'],
  ] as const;
  for (const [args, message] of cases) {
    expect(await lab(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  }
});
