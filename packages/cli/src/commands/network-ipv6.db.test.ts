import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../exit.ts';
import { type CommandLine, raiseCommandLine } from '../testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
});
afterAll(() => line.close());

const home = ['--driver', 'macvlan', '--parent', 'eth0'];
const six = ['--ipv6-subnet', 'fd00:77::/64', '--ipv6-gateway', 'fd00:77::1', '--ipv6-range', 'fd00:77::1000/116'];

test('a network has IPv6 beside IPv4, and a workspace its address there', async () => {
  const four = ['--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];
  expect((await line.trailer(['network', 'create', 'both', ...home, ...four, ...six])).exitCode).toBe(0);
  const { out } = await line.trailer(['network', 'get', 'both']);
  expect(out).toMatch(/^Subnet +192\.168\.1\.0\/24$/m);
  expect(out).toMatch(/^IPv6 Subnet +fd00:77::\/64$/m);
  expect(out).toMatch(/^IPv6 Range +fd00:77::1000\/116$/m);
  expect((await line.trailer(['network', 'list'])).out).toContain('192.168.1.0/24 fd00:77::/64');
  const asked = ['-n', 'both:192.168.1.50,fd00:77::1:50', '--no-wait', '--json'];
  const made = await line.trailer(['workspace', 'create', 'web', '-i', 'nginx', ...asked]);
  expect(JSON.parse(made.out).networks).toMatchObject([{ ipv4Address: '192.168.1.50', ipv6Address: 'fd00:77::1:50' }]);
  await line.trailer(['workspace', 'delete', 'web', '--yes']);
  await line.trailer(['network', 'delete', 'both', '--yes']);
});

test('a network has IPv6 alone: a LAN without --subnet, a bridge when asked', async () => {
  expect((await line.trailer(['network', 'create', 'six', ...home, ...six])).exitCode).toBe(0);
  expect((await line.trailer(['network', 'get', 'six'])).out).not.toMatch(/^Subnet/m);
  const bridge = ['network', 'create', 'six-bridge', '--ipv6-subnet', 'fd00:79::/64', '--ipv6-only'];
  expect((await line.trailer(bridge)).exitCode).toBe(0);
  const told = JSON.parse((await line.trailer(['network', 'get', 'six-bridge', '--json'])).out);
  expect(told).toMatchObject({ subnet: null, ipv6: { subnet: 'fd00:79::/64', only: true } });
});

test('options of IPv6 say nothing without its subnet', async () => {
  const told = await line.trailer(['network', 'create', 'half', '--ipv6-gateway', 'fd00:77::1']);
  expect(told).toMatchObject({ exitCode: exitCodes.usage, err: expect.stringContaining('needs --ipv6-subnet') });
});
