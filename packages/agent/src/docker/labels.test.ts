import { describe, expect, it } from 'vitest';
import { isOurs, labels } from './labels.ts';

describe('what Trailer makes on an engine', () => {
  it.each(['network', 'workspace', 'helper', 'bench'] as const)('is told from what others made: a %s', (kind) => {
    expect(isOurs({ [labels[kind]]: 'x', other: 'y' })).toBe(true);
  });

  it('is nothing without a mark, also of an image that Trailer serves', () => {
    expect(isOurs({ [labels.portForwarder]: '1', 'com.docker.compose.project': 'shop' })).toBe(false);
    expect(isOurs(null)).toBe(false);
    expect(isOurs(undefined)).toBe(false);
  });
});
