import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';

test('a trail names what differs, what came and what went', () => {
  expect(changesBetween({ name: 'a', image: 'x', old: 1 }, { name: 'b', image: 'x', fresh: [1] })).toEqual({
    name: { from: 'a', to: 'b' },
    old: { from: 1, to: null },
    fresh: { from: null, to: [1] },
  });
  expect(changesBetween({ ports: [{ hostPort: 1 }] }, { ports: [{ hostPort: 1 }] })).toEqual({});
});
