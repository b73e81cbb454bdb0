import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../exit.ts';
import { type CommandLine, raiseCommandLine } from '../testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
});

afterAll(() => line.close());

test('what is not Trailer’s is listed with what stands in its way', async () => {
  const { out } = await line.trailer(['host', 'foreign', 'nas']);
  expect(out).toMatch(/lan-old +macvlan +eth0 +192\.168\.1\.0\/24 +web-old +yes/);
  expect(out).toMatch(/web-old +nginx +running +lan-old 192\.168\.1\.200 +no: network lan-old is not Trailer's/);
  const listed = JSON.parse((await line.trailer(['host', 'foreign', 'nas', '--json'])).out);
  expect(listed.containers).toMatchObject([{ environmentNames: ['TOKEN'], adoptable: false }]);
  expect(JSON.stringify(listed)).not.toContain('hunter2');
});

test('a network is taken over first, and then the container on it, once its name was typed or --yes given', async () => {
  const refused = await line.trailer(['workspace', 'adopt', 'web-old', '--yes']);
  expect(refused.exitCode).not.toBe(0);
  expect(refused.err).toContain('network lan-old is not Trailer');
  const dry = await line.trailer(['network', 'adopt', 'lan-old', '--as', 'lan', '--dry-run']);
  expect(dry.out).toBe('lan can be taken over\n');
  expect((await line.trailer(['network', 'list', '--json'])).out).toBe('[]\n');
  const adopted = await line.trailer(['network', 'adopt', '1f2e3d4c5b6a', '--as', 'lan']);
  expect(adopted.out).toBe('lan is created\n');
  const shown = await line.trailer(['network', 'get', 'lan']);
  expect(shown.out).toMatch(/Taken over +from 1f2e3d4c5b6a on the engine, where it stays when it is deleted here/);
  const plan = await line.trailer(['workspace', 'adopt', 'web-old', '--dry-run']);
  expect(plan.out).toContain('web-old keeps\n  image nginx\n  environment TOKEN\n');
  expect(plan.out).toContain('  restart policy always becomes unless-stopped\n');
  const asked = await line.trailer(['workspace', 'adopt', 'web-old']);
  expect(asked).toMatchObject({ exitCode: exitCodes.usage });
  expect(asked.err).toContain('Taking over the container web-old needs --yes');
  const taken = await line.trailer(['workspace', 'adopt', 'web-old', '--yes']);
  expect(taken.out).toContain('web-old is running');
  const origin = await line.trailer(['workspace', 'get', 'web-old']);
  expect(origin.out).toMatch(/Taken over +from web-old, which stays as web-old-before-trailer/);
  expect(line.desired()?.workspaces).toMatchObject([
    { name: 'web-old', adopted: { engineId: 'c0ffee00c0ffee000123' } },
  ]);
  expect((await line.trailer(['network', 'adopt', 'nothing'])).exitCode).toBe(exitCodes.notFound);
});
