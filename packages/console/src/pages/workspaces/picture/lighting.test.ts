import { expect, test } from 'vitest';
import { lightLinks, lightStations } from './lighting.ts';
import type { StepState, WayStep } from './way.ts';

function step(station: string, state: StepState, way: Partial<Pick<WayStep, 'links' | 'reply'>> = {}): WayStep {
  return { hop: { at: 'host', action: 'switch' }, station, state, links: [], reply: false, ...way };
}

test('a station is numbered by its steps, and where the way stops counts most', () => {
  const lit = lightStations([
    step('lan', 'passed'),
    step('container', 'passed', { links: ['a'] }),
    step('container', 'stopped'),
    step('lan', 'unreached', { links: ['a'] }),
  ]);
  expect([...lit]).toEqual([
    ['lan', { state: 'passed', steps: [1] }],
    ['container', { state: 'stopped', steps: [2, 3] }],
  ]);
});

test('a link is lit once, by the request where both take it, and not where nothing got to', () => {
  const links = lightLinks([
    step('lan', 'passed'),
    step('container', 'passed', { links: ['a', 'b'] }),
    step('lan', 'passed', { links: ['b', 'c'], reply: true }),
    step('router', 'unreached', { links: ['d'], reply: true }),
  ]);
  expect(links).toEqual([
    { id: 'a', state: 'passed', step: 1, reply: false },
    { id: 'b', state: 'passed', step: 1, reply: false },
    { id: 'c', state: 'passed', step: 2, reply: true },
  ]);
});
