import type { AuditEntry, Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';

async function trailOf(world: TestApp, object: string): Promise<readonly AuditEntry[]> {
  const response = await send(world, 'GET', { url: `/api/v1/audit?object=${encodeURIComponent(object)}` });
  return response.json().items;
}

eachDatabase((open) => {
  test('the trail of one object names what each change was from and to, and nothing of another', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Network>(world, 'networks', { name: 'team', driver: 'bridge' });
    const other = await create<Network>(world, 'networks', { name: 'other', driver: 'bridge' });
    world.clock.advance(1000);
    await send(world, 'PATCH', { url: `/api/v1/networks/${id}`, body: { name: 'crew', description: 'all of us' } });
    const trail = await trailOf(world, `network/${id}`);
    expect(trail.map(({ action }) => action)).toEqual(['network.update', 'network.create']);
    expect(trail[0]?.detail).toMatchObject({
      changes: { name: { from: 'team', to: 'crew' }, description: { from: '', to: 'all of us' } },
    });
    expect(await trailOf(world, `network/${other.id}`)).toHaveLength(1);
    expect(await trailOf(world, 'network/nowhere')).toEqual([]);
  });
});
