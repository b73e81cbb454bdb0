import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandLine, raiseCommandLine } from './testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
});

afterAll(() => line.close());

/** Its agent cannot ask on the wire, which is one warning; that no range is given is the other. */
const lan = ['-d', 'macvlan', '--parent', 'eth0', '--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];

test('a dry run and a creation print what is warned of, beside what they say', async () => {
  const dryRun = await line.trailer(['network', 'create', 'lan', ...lan, '--dry-run']);
  expect(dryRun.out).toBe('lan would be accepted\n');
  expect(dryRun.err).toMatch(/^Warning: ipRange is not given,.*\nWarning: parentInterface eth0 was not checked/m);
  const created = await line.trailer(['network', 'create', 'lan', ...lan]);
  expect(created.out).toBe('lan is created\n');
  expect(created.err).toContain('Warning: ipRange is not given,');
  await line.trailer(['network', 'delete', 'lan', '--yes']);
});

test('for machines the warnings are in the answer, by field', async () => {
  const warned = [
    expect.objectContaining({ path: 'ipRange', code: 'address_taken' }),
    expect.objectContaining({ path: 'parentInterface', code: 'not_checked' }),
  ];
  const dryRun = await line.trailer(['network', 'create', 'lan', ...lan, '--dry-run', '--json']);
  expect(JSON.parse(dryRun.out)).toMatchObject({ name: 'lan', warnings: warned });
  const created = await line.trailer(['network', 'create', 'lan', ...lan, '--json']);
  expect(JSON.parse(created.out)).toMatchObject({ status: { phase: 'created' }, warnings: warned });
});
