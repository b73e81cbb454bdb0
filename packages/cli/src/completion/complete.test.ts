import { expect, test } from 'vitest';
import { buildProgram } from '../program.ts';
import { bareEnvironment, recordTerminal } from '../testing/terminal.ts';
import { complete, type NameKind } from './complete.ts';

const program = buildProgram({
  environment: bareEnvironment('/nonexistent'),
  terminal: recordTerminal(),
  signal: new AbortController().signal,
  exitWith: () => undefined,
});

const names: Readonly<Record<NameKind, readonly string[]>> = {
  workspace: ['web', 'database'],
  network: ['lan'],
  host: ['nas'],
  token: ['ci'],
};

function completing(line: string): Promise<readonly string[]> {
  return complete(program, line.split(' ').slice(1), async (kind) => names[kind]);
}

test('completes commands, and hides the one that completes', async () => {
  expect(await completing('trailer w')).toEqual(['workspace']);
  expect(await completing('trailer workspace re')).toEqual(['redeploy', 'restart']);
  expect(await completing('trailer ')).not.toContain('__complete');
});

test('completes names of what the command is about', async () => {
  expect(await completing('trailer ws stop ')).toEqual(['database', 'web']);
  expect(await completing('trailer network delete l')).toEqual(['lan']);
  expect(await completing('trailer explain we')).toEqual(['web']);
});

test('completes options, and the values of those that name something', async () => {
  expect(await completing('trailer workspace logs --t')).toEqual(['--tail', '--timestamps', '--token']);
  expect(await completing('trailer workspace create web --network ')).toEqual(['lan']);
  expect(await completing('trailer workspace create web --host ')).toEqual(['nas']);
});

test('completes the values an option is known to take', async () => {
  expect(await completing('trailer workspace create desk --kind ')).toEqual(['linux', 'windows']);
  expect(await completing('trailer workspace create desk --acceleration a')).toEqual(['auto']);
});

test('does not offer the option that is there only to be refused', async () => {
  expect(await completing('trailer workspace create desk --pass')).toEqual(['--password-file', '--password-stdin']);
});

test("the value of an option is not taken for the command's argument", async () => {
  expect(await completing('trailer workspace logs --tail 10 ')).toEqual(['database', 'web']);
});

test('stays out of the command that runs in the container', async () => {
  expect(await completing('trailer workspace exec web -- l')).toEqual([]);
});

test('completes the shells of completion itself', async () => {
  expect(await completing('trailer completion ')).toEqual(['bash', 'fish', 'zsh']);
});
