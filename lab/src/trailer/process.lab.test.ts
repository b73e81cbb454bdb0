import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createLab, type Lab } from '../lab.ts';
import { waitFor } from '../process/wait.ts';
import { type TrailerProcess, trailerProcess } from './process.ts';

const hostsSchema = z.object({
  items: z.array(z.object({ name: z.string(), interfaces: z.array(z.object({ name: z.string() })) })),
});

let lab: Lab;
let trailer: TrailerProcess;

beforeAll(async () => {
  lab = await createLab({ images: ['static'] });
  trailer = await trailerProcess(lab.host());
  await trailer.waitReady();
});

afterAll(async () => {
  await trailer.stop();
  await lab.destroy();
});

/** The one host as the API tells it, once its agent reported. */
async function reportedHost() {
  return await waitFor(
    async () => {
      const answer = await trailer.baseFetch('/api/v1/hosts');
      const [host] = hostsSchema.parse(await answer.json()).items;
      return host !== undefined && host.interfaces.length > 0 ? host : undefined;
    },
    { what: 'the host to be reported', timeoutMs: 10_000 },
  );
}

it('runs on a lab host and sees its NICs, not those of the real machine', async () => {
  const { name, interfaces } = await reportedHost();
  expect(name).toBe('h1');
  expect(interfaces.map((nic) => nic.name).toSorted()).toEqual(['docker0', 'eth0', 'lo']);
});

it('answers its LAN too, and nobody without a token', async () => {
  const anonymous = { headers: { authorization: 'Bearer nobody' } };
  expect((await trailer.baseFetch('/api/v1/hosts', anonymous)).status).toBe(401);
  const target = { address: lab.host().address, port: 8090, protocol: 'tcp', expectEcho: false } as const;
  expect(await lab.vantage('lan-client').probe(target)).toMatchObject({ verdict: 'answers' });
});

it('comes back on the same data after SIGKILL and after a restart', async () => {
  const before = trailer.pid;
  await trailer.kill();
  expect(trailer.pid).toBeNull();
  await trailer.start();
  await trailer.waitReady();
  await trailer.restart();
  expect(trailer.pid).not.toBe(before);
  expect((await reportedHost()).name).toBe('h1');
  expect(await trailer.logs()).toContain('is running');
});
