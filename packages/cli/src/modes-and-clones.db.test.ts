import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit.ts';
import { type CommandLine, raiseCommandLine } from './testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
});
afterAll(() => line.close());

const home = ['--parent', 'eth0', '--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];

test('a network is made in a mode and shown with it; one that is none of its driver is told', async () => {
  const create = ['network', 'create', 'apart', '-d', 'macvlan', ...home, '--mode'];
  const refused = await line.trailer([...create, 'l3']);
  expect(refused.exitCode).toBe(exitCodes.usage);
  expect(refused.err).toContain('l3 is no mode of macvlan: use one of bridge, private, vepa, passthru');
  expect((await line.trailer([...create, 'private'])).exitCode).toBe(0);
  expect((await line.trailer(['network', 'get', 'apart'])).out).toMatch(/Driver +macvlan private on eth0/);
});

test('a workspace like another has its networks, image and environment, and addresses and ports of its own', async () => {
  const place = ['-n', 'apart:192.168.1.50,mac=02:00:00:00:00:50', '-p', '9090:80'];
  await line.trailer(['workspace', 'create', 'first', '-i', 'nginx', '-e', 'GREETING=hi', ...place]);
  const cloned = await line.trailer(['workspace', 'create', 'second', '--like', 'first', '--cpus', '0.5']);
  expect(cloned).toMatchObject({ exitCode: 0 });
  const [first, second] = await Promise.all(
    ['first', 'second'].map(async (name) => JSON.parse((await line.trailer(['workspace', 'get', name, '--json'])).out)),
  );
  const { networkId } = first.networks[0];
  expect(second).toMatchObject({
    image: 'nginx',
    environment: { GREETING: 'hi' },
    ports: [],
    resources: { cpus: 0.5 },
  });
  expect(second.networks).toEqual([expect.objectContaining({ networkId, ipv4Address: null, macAddress: null })]);
  expect((await line.trailer(['workspace', 'create', 'third', '--like', 'nobody'])).exitCode).toBe(3);
});
