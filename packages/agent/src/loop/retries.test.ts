import { beforeEach, describe, expect, it } from 'vitest';
import { Retries } from './retries.ts';

describe('retrying a failed step', () => {
  let now: number;
  let retries: Retries;

  beforeEach(() => {
    now = 1_000_000;
    retries = new Retries({ firstMs: 400, capMs: 1_000 }, () => now);
  });

  it('waits after a failure, longer after each', () => {
    retries.noteFailure('workspace:a', 'pull-image');
    expect(retries.mayTry('workspace:a', 'pull-image')).toBe(false);
    now += 400;
    expect(retries.mayTry('workspace:a', 'pull-image')).toBe(true);
    retries.noteFailure('workspace:a', 'pull-image');
    now += 400;
    expect(retries.mayTry('workspace:a', 'pull-image')).toBe(false);
    now += 400;
    expect(retries.mayTry('workspace:a', 'pull-image')).toBe(true);
  });

  it('holds back neither other steps of the object nor other objects', () => {
    retries.noteFailure('workspace:a', 'apply-return-path');
    expect(retries.mayTry('workspace:a', 'stop-container')).toBe(true);
    expect(retries.mayTry('workspace:b', 'apply-return-path')).toBe(true);
  });

  it('tries at once when the cause may have gone', () => {
    for (let failure = 0; failure < 9; failure += 1) retries.noteFailure('workspace:a', 'start-container');
    now += 501;
    retries.expediteAll(new Set(['pull-image']));
    expect(retries.mayTry('workspace:a', 'start-container')).toBe(false);
    retries.expediteAll(new Set(['start-container']));
    expect(retries.mayTry('workspace:a', 'start-container')).toBe(true);
  });

  it('takes no echo of the failed attempt for a sign that the cause has gone', () => {
    retries.noteFailure('workspace:a', 'start-container');
    now += 100;
    retries.expedite('workspace:a');
    expect(retries.mayTry('workspace:a', 'start-container')).toBe(false);
  });

  it('begins afresh when something else is asked of the object', () => {
    retries.noteFailure('workspace:a', 'start-container');
    retries.forget('workspace:a');
    expect(retries.mayTry('workspace:a', 'start-container')).toBe(true);
    expect(retries.dueInMs()).toBeNull();
  });

  it('tells when the next attempt is due', () => {
    expect(retries.dueInMs()).toBeNull();
    retries.noteFailure('workspace:a', 'pull-image');
    const due = retries.dueInMs();
    expect(due).toBeGreaterThanOrEqual(300);
    expect(due).toBeLessThanOrEqual(400);
    retries.noteSuccess('workspace:a', 'pull-image');
    expect(retries.dueInMs()).toBeNull();
  });
});
