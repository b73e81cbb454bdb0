import { z } from 'zod';

/** First byte of a session frame: which stream the rest belongs to. */
export const frameChannels = { stdin: 0, stdout: 1, stderr: 2, control: 3 } as const;
export type FrameChannel = keyof typeof frameChannels;

/** What the control channel says; JSON after the channel byte. */
export const controlSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), columns: z.int().min(1).max(10_000), rows: z.int().min(1).max(10_000) }),
  z.object({ type: z.literal('end-of-input') }),
  z.object({ type: z.literal('exit'), code: z.int() }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);
export type Control = z.infer<typeof controlSchema>;

export type Frame =
  | { readonly channel: 'stdin' | 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  | { readonly channel: 'control'; readonly control: Control };

/** Encodes one frame: the channel byte, then the bytes or the control message as JSON. */
export function encodeFrame(frame: Frame): Uint8Array {
  const payload = frame.channel === 'control' ? new TextEncoder().encode(JSON.stringify(frame.control)) : frame.bytes;
  const encoded = new Uint8Array(payload.length + 1);
  encoded[0] = frameChannels[frame.channel];
  encoded.set(payload, 1);
  return encoded;
}

/** Decodes one frame; null for anything that is not one, which ends the session. */
export function decodeFrame(encoded: Uint8Array): Frame | null {
  const payload = encoded.subarray(1);
  switch (encoded[0]) {
    case frameChannels.stdin:
      return { channel: 'stdin', bytes: payload };
    case frameChannels.stdout:
      return { channel: 'stdout', bytes: payload };
    case frameChannels.stderr:
      return { channel: 'stderr', bytes: payload };
    case frameChannels.control:
      return decodeControl(payload);
    default:
      return null;
  }
}

function decodeControl(payload: Uint8Array): Frame | null {
  try {
    const parsed = controlSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    return parsed.success ? { channel: 'control', control: parsed.data } : null;
  } catch {
    return null;
  }
}
