import { expect, test } from 'vitest';
import { readWhole } from './download.ts';

const piece = new Uint8Array(600_000).fill(97);

function answer(pieces: number, end: (controller: ReadableStreamDefaultController) => void): Response {
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      if (sent === pieces) return end(controller);
      sent += 1;
      controller.enqueue(piece);
    },
  });
  return new Response(body);
}

test('a log is read whole, and tells how far it is', async () => {
  const progress: number[] = [];
  const response = answer(3, (controller) => controller.close());
  const blob = await readWhole(response, (bytes) => progress.push(bytes));
  expect(progress).toEqual([600_000, 1_200_000, 1_800_000]);
  expect(await blob.text()).toBe('a'.repeat(1_800_000));
});

test('a log that breaks off is no whole log, and says how much of it came', async () => {
  const response = answer(2, (controller) => controller.error(new Error('cut off')));
  await expect(readWhole(response, () => undefined)).rejects.toThrow('it broke off after 1.2 MB: try again');
});

test('a log without a word is an empty file', async () => {
  expect((await readWhole(new Response(null), () => undefined)).size).toBe(0);
});
