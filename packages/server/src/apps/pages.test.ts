import { expect, test } from 'vitest';
import { answerBytes, notFoundAnswer, unreachableAnswer } from './pages.ts';

test('a reason is told as a sentence, whoever wrote it, and never as markup', () => {
  const told = (reason: string): string => unreachableAnswer('web', 80, reason).body;
  expect(told('nothing listens there')).toContain('<p>Nothing listens there. Reload');
  expect(told('Nothing listens there.')).toContain('<p>Nothing listens there. Reload');
  expect(told('<script>')).toContain('&lt;script&gt;');
});

test('an answer as bytes is a whole HTTP response that ends its connection', () => {
  const [head = '', body = ''] = answerBytes(notFoundAnswer).split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual(
    expect.arrayContaining([
      'HTTP/1.1 404 Not Found',
      'connection: close',
      `content-length: ${Buffer.byteLength(notFoundAnswer.body)}`,
    ]),
  );
  expect(body).toBe(notFoundAnswer.body);
});
