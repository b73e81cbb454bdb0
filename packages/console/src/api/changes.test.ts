import type { Event } from '@trailer/contract';
import { describe, expect, test } from 'vitest';
import { readAlong, tellReadings, withAnswered, withChange, withCreated } from './changes.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function event(change: Partial<Event> & Pick<Event, 'objectId' | 'object'>): Event {
  return { id: 1, at: '2026-11-22T08:00:00Z', type: 'updated', kind: 'workspace', ...change };
}

const web: Item = { id: 'w', name: 'web' };
const desk: Item = { id: 'd', name: 'desk' };

describe('a change', () => {
  test('takes the place of what it is about, and what is new comes last', () => {
    const shop = { id: 'w', name: 'shop' };
    expect(withChange([web, desk], event({ objectId: 'w', object: shop }))).toEqual([shop, desk]);
    expect(withChange([web], event({ type: 'created', objectId: 'd', object: desk }))).toEqual([web, desk]);
  });

  test('takes away what was deleted', () => {
    expect(withChange([web, desk], event({ type: 'deleted', objectId: 'w', object: null }))).toEqual([desk]);
    expect(withChange([desk], event({ type: 'deleted', objectId: 'w', object: null }))).toEqual([desk]);
  });

  test('keeps the values of an environment, which events do not tell, and only those still there', () => {
    const known = { ...web, environment: { A: 'a', B: 'b' } };
    const told = { ...web, environment: { B: '', C: '' } };
    expect(withChange([known], event({ objectId: 'w', object: told }))).toEqual([
      { ...web, environment: { B: 'b', C: '' } },
    ]);
  });
});

describe('a list that is read while things happen', () => {
  test('has what happened, and nothing of another kind', async () => {
    const answer = Promise.withResolvers<readonly Item[]>();
    const list = readAlong('workspace', () => answer.promise);
    tellReadings(event({ type: 'deleted', objectId: 'd', object: null }));
    tellReadings(event({ objectId: 'w', object: { id: 'w', name: 'shop' } }));
    tellReadings(event({ kind: 'host', objectId: 'h', object: { id: 'h', name: 'host' } }));
    answer.resolve([web, desk]);
    expect(await list).toEqual([{ id: 'w', name: 'shop' }]);
  });

  test('has nothing of what happened before it was asked for, not even while another was being read', async () => {
    const answer = Promise.withResolvers<readonly Item[]>();
    const earlier = readAlong('workspace', () => answer.promise);
    tellReadings(event({ objectId: 'w', object: { id: 'w', name: 'shop' } }));
    expect(await readAlong('workspace', async () => [web])).toEqual([web]);
    answer.resolve([web]);
    expect(await earlier).toEqual([{ id: 'w', name: 'shop' }]);
  });
});

describe('what the server answered', () => {
  const of = (generation: number, name = 'web') => ({ id: 'w', name, generation });
  const other = { id: 'd', name: 'desk', generation: 9 };

  test('takes the place of the state before it, and of nothing that an event told since', () => {
    expect(withAnswered([other, of(1)], of(2, 'shop'))).toEqual([other, of(2, 'shop')]);
    expect(withAnswered([of(2, 'told')], of(2))).toEqual([of(2, 'told')]);
    expect(withAnswered([of(3)], of(2, 'shop'))).toEqual([of(3)]);
  });

  test('does not bring back what is gone by now', () => {
    expect(withAnswered([other], of(2))).toEqual([other]);
  });

  test('is in the list once when it was just made', () => {
    expect(withCreated([other], of(1))).toEqual([other, of(1)]);
    expect(withCreated([of(2, 'told'), other], of(1))).toEqual([of(2, 'told'), other]);
  });
});
