import type { BenchFigure } from '@trailer/contract';
import { expect, test } from 'vitest';
import { after, type Measurement, none } from './measurement.ts';

const figure: BenchFigure = {
  path: 'host',
  throughputGbps: 40,
  ratioToHost: 1,
  latencyUs: { median: 20, p99: 40 },
  skipped: null,
};
const running: Measurement = { ...none, state: 'running' };
const measuring = { type: 'measuring', path: 'host', index: 0, of: 8 } as const;

test('figures are shown as they come, and what is being measured until the end', () => {
  const begun = after(running, measuring);
  expect(begun.now).toEqual(measuring);
  const told = after(begun, { type: 'measured', figure });
  expect(told).toMatchObject({ state: 'running', figures: [figure] });
  const result = { at: '2026-01-02T03:04:05Z', image: null, figures: [figure] };
  expect(after(told, { type: 'done', result })).toEqual({ state: 'done', figures: [figure], now: null, fault: null });
});

test('what went wrong is told beside the figures that there are', () => {
  const told = after(after(running, { type: 'measured', figure }), { type: 'failed', message: 'the engine left' });
  expect(told).toEqual({ state: 'failed', figures: [figure], now: null, fault: 'the engine left' });
});
