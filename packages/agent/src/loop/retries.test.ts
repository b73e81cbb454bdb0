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
    expect(retries.waitMs('workspace:a', 'pull-image')).toBeGreaterThan(0);
    now += 400;
    expect(retries.waitMs('workspace:a', 'pull-image')).toBe(0);
    retries.noteFailure('workspace:a', 'pull-image');
    now += 400;
    expect(retries.waitMs('workspace:a', 'pull-image')).toBeGreaterThan(0);
    now += 400;
    expect(retries.waitMs('workspace:a', 'pull-image')).toBe(0);
  });

  it('holds back neither other steps of the object nor other objects', () => {
    retries.noteFailure('workspace:a', 'apply-return-path');
    expect(retries.waitMs('workspace:a', 'stop-container')).toBe(0);
    expect(retries.waitMs('workspace:b', 'apply-return-path')).toBe(0);
  });

  it('tries at once when the cause may have gone', () => {
    for (let failure = 0; failure < 9; failure += 1) retries.noteFailure('workspace:a', 'start-container');
    now += 501;
    retries.expediteAll(new Set(['pull-image']));
    expect(retries.waitMs('workspace:a', 'start-container')).toBeGreaterThan(0);
    retries.expediteAll(new Set(['start-container']));
    expect(retries.waitMs('workspace:a', 'start-container')).toBe(0);
  });

  it('takes no echo of the failed attempt for a sign that the cause has gone', () => {
    retries.noteFailure('workspace:a', 'start-container');
    now += 100;
    retries.expedite('workspace:a');
    expect(retries.waitMs('workspace:a', 'start-container')).toBeGreaterThan(0);
  });

  it('begins afresh when something else is asked of the object', () => {
    retries.noteFailure('workspace:a', 'start-container');
    retries.forget('workspace:a');
    expect(retries.waitMs('workspace:a', 'start-container')).toBe(0);
  });

  it('forgets objects that are no more, and no others', () => {
    retries.noteFailure('workspace:a', 'start-container');
    retries.noteFailure('workspace:b', 'start-container');
    retries.keepOnly(new Set(['workspace:b']));
    expect(retries.waitMs('workspace:a', 'start-container')).toBe(0);
    expect(retries.waitMs('workspace:b', 'start-container')).toBeGreaterThan(0);
  });

  it('tells how long it waits', () => {
    expect(retries.waitMs('workspace:a', 'pull-image')).toBe(0);
    retries.noteFailure('workspace:a', 'pull-image');
    expect(retries.waitMs('workspace:a', 'pull-image')).toBeGreaterThanOrEqual(300);
    expect(retries.waitMs('workspace:a', 'pull-image')).toBeLessThanOrEqual(400);
    retries.noteSuccess('workspace:a', 'pull-image');
    expect(retries.waitMs('workspace:a', 'pull-image')).toBe(0);
  });
});
