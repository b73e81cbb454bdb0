import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../docker/gate.ts';
import { Settling } from './settling.ts';

const happened = (action: string, containerId: string | null = 'c1'): EngineEvent => ({
  type: 'container',
  action,
  id: containerId ?? 'n1',
  containerId,
  attributes: {},
  atMs: 0,
});

describe('the end of a container', () => {
  let settling: Settling;
  let told: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    settling = new Settling();
    told = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const hold = (event: EngineEvent): boolean => settling.holdBack(event, () => told.push(event.action));

  it('is told a little later, once', () => {
    expect(['kill', 'disconnect', 'stop', 'die'].map((action) => hold(happened(action)))).toEqual(Array(4).fill(true));
    vi.advanceTimersByTime(690);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(20);
    expect(told).toEqual(['die']);
  });

  it('is no news when a start follows', () => {
    hold(happened('die'));
    hold(happened('die', 'c2'));
    expect(hold(happened('start'))).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(1);
  });

  it('makes the attachments that follow no news either', () => {
    hold(happened('die'));
    expect(hold(happened('connect'))).toBe(true);
    hold(happened('start'));
    expect(hold(happened('connect'))).toBe(false);
  });

  it('is forgotten with its owner', () => {
    hold(happened('die'));
    settling.clear();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([]);
  });

  it('holds back no other event', () => {
    expect(['create', 'destroy', 'pause', 'connect'].some((action) => hold(happened(action)))).toBe(false);
    expect(hold(happened('disconnect', null))).toBe(false);
  });
});
