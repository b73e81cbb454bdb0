import type { Advice } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, refuse, send } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { insertHost } from '../hosts/store.ts';

const url = '/api/v1/advice';

eachDatabase((open) => {
  test('advice asks its way to a network that is then accepted as it stands', async () => {
    const world = await createTestApp(await open());
    const { hostId } = world;
    const answers: Record<string, string> = {};
    const wanted: Record<string, string> = { network: 'yes', lan: 'yes', switch: 'several' };
    let advice: Advice = { question: null, recommendation: null };
    for (let asked = 0; asked <= 3 && advice.recommendation === null; asked++) {
      advice = (await send(world, 'POST', { url, body: { hostId, answers } })).json() as Advice;
      if (advice.question !== null) answers[advice.question.id] = wanted[advice.question.id] ?? '';
    }
    expect(Object.keys(answers)).toEqual(['network', 'lan', 'switch']);
    expect(advice.recommendation).toMatchObject({ driver: 'macvlan', network: { parentInterface: 'eth0' } });
    expect(await readRows(world.db, 'networks')).toEqual([]);
    const made = await create(world, 'networks', { hostId, ...advice.recommendation?.network });
    expect(made).toMatchObject({ driver: 'macvlan', status: { phase: 'pending' } });
    const again = (await send(world, 'POST', { url, body: { hostId, answers } })).json() as Advice;
    expect(again.recommendation).toMatchObject({ network: null, existing: { name: 'lan' } });
  });

  test('advice gives out no range that a network of another host on the LAN has', async () => {
    const world = await createTestApp(await open());
    const { hostId, db } = world;
    const body = { hostId, answers: { network: 'yes', lan: 'yes', switch: 'several' } };
    const advised = async () =>
      ((await send(world, 'POST', { url, body })).json() as Advice).recommendation?.network ?? null;
    const first = await advised();
    const made = await create(world, 'networks', { hostId, ...first });
    const createdAt = '2026-01-01T00:00:00.000Z';
    await insertHost(db, { id: 'far', name: 'far', publicKey: null, createdAt });
    await db.updateTable('networks').set({ host_id: 'far' }).where('id', '=', made.id).execute();
    const second = await advised();
    expect(second).toMatchObject({ subnet: first?.subnet, ipRange: expect.any(String) });
    expect(second?.ipRange).not.toBe(first?.ipRange);
  });

  test('advice refuses a host it does not know and answers that no question takes, all at once', async () => {
    const world = await createTestApp(await open());
    expect(await refuse(world, 'POST', { url, body: { hostId: 'h-none', answers: { lan: 'perhaps' } } })).toMatchObject(
      {
        status: 422,
        faults: ['answers.lan invalid_value', 'hostId invalid_value'],
      },
    );
    expect(
      await refuse(world, 'POST', { url, body: { hostId: world.hostId, answers: { colour: 'red' } } }),
    ).toMatchObject({
      status: 422,
      faults: ['answers.colour unknown_field'],
    });
  });
});
