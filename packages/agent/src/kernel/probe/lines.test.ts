import { describe, expect, it } from 'vitest';
import { parseAnswer } from './lines.ts';

describe('a line of the probe process', () => {
  it('is the answer to one question', () => {
    const result = { verdict: 'answers', evidence: 'it answered', ms: 3 };
    expect(parseAnswer(JSON.stringify({ id: 7, result }))).toEqual({ id: 7, result });
  });

  it.each(['', '(node:1) Warning: something', '{"id":1}', '{"id":', 'null'])('may be no answer: %j', (line) => {
    expect(parseAnswer(line)).toBeNull();
  });
});
