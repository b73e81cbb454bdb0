import { expect, test } from 'vitest';
import { lightLinks, lightStations } from './lighting.ts';
import type { Link } from './topology.ts';
import type { StepState, WayStep } from './way.ts';

function step(station: string, state: StepState, way: Partial<Pick<WayStep, 'links' | 'reply'>> = {}): WayStep {
  return { hop: { at: 'host', action: 'switch' }, station, state, links: [], reply: false, ...way };
}

const links: readonly Link[] = [
  { id: 'a', ends: ['lan', 'nic'] },
  { id: 'b', ends: ['nic', 'container'] },
];

test('a station is numbered by its steps, where the way stops counts most, and what lies between two is crossed', () => {
  const lit = lightStations(
    [
      step('lan', 'passed'),
      step('container', 'passed', { links: ['a', 'b'] }),
      step('container', 'stopped'),
      step('lan', 'unreached', { links: ['a'] }),
    ],
    links,
  );
  expect([...lit]).toEqual([
    ['lan', { state: 'passed', steps: [1] }],
    ['container', { state: 'stopped', steps: [2, 3] }],
    ['nic', { state: 'crossed', steps: [] }],
  ]);
});

test('a link is lit once, by the request where both take it, and not where nothing got to', () => {
  const lit = lightLinks([
    step('lan', 'passed'),
    step('container', 'passed', { links: ['a', 'b'] }),
    step('lan', 'passed', { links: ['b', 'c'], reply: true }),
    step('router', 'unreached', { links: ['d'], reply: true }),
  ]);
  expect(lit).toEqual([
    { id: 'a', state: 'passed', step: 1, reply: false },
    { id: 'b', state: 'passed', step: 1, reply: false },
    { id: 'c', state: 'passed', step: 2, reply: true },
  ]);
});
