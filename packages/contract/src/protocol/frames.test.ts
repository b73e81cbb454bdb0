import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from './frames.ts';

test('a frame decodes to what was encoded, whatever bytes it holds', () => {
  fc.assert(
    fc.property(fc.constantFrom('stdin', 'stdout', 'stderr'), fc.uint8Array(), (channel, bytes) => {
      expect(decodeFrame(encodeFrame({ channel, bytes }))).toEqual({ channel, bytes });
    }),
  );
});

test('a control message crosses as it is', () => {
  const frame = { channel: 'control', control: { type: 'resize', columns: 80, rows: 24 } } as const;
  expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
});

test('what is not a frame is told apart and never throws', () => {
  expect(decodeFrame(new Uint8Array())).toBeNull();
  expect(decodeFrame(new Uint8Array([9, 1]))).toBeNull();
  expect(decodeFrame(new Uint8Array([3, 0xff, 0xfe]))).toBeNull();
  expect(decodeFrame(new TextEncoder().encode('\u0003{"type":"resize","columns":0,"rows":1}'))).toBeNull();
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeFrame(bytes)));
});
