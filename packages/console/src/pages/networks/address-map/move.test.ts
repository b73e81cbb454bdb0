import { expect, test } from 'vitest';
import { columnsOf, moveTo } from './move.ts';

const size = { count: 256, columns: columnsOf(256) };

test('the arrow keys walk the squares and stop at the edges', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => moveTo(key, 17, size))).toEqual([
    16, 18, 1, 33,
  ]);
  expect(moveTo('ArrowLeft', 0, size)).toBe(0);
  expect(moveTo('ArrowUp', 3, size)).toBe(3);
  expect(moveTo('ArrowDown', 250, size)).toBe(250);
  expect(moveTo('ArrowRight', 255, size)).toBe(255);
});

test('Home and End lead along the row, the page keys to the first and last row', () => {
  expect(['Home', 'End', 'PageUp', 'PageDown'].map((key) => moveTo(key, 37, size))).toEqual([32, 47, 5, 245]);
  const small = { count: 4, columns: columnsOf(4) };
  expect(['Home', 'End', 'PageUp', 'PageDown'].map((key) => moveTo(key, 1, small))).toEqual([0, 3, 1, 1]);
  expect(moveTo('Tab', 1, small)).toBeNull();
});
