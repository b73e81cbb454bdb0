import { randomBytes } from 'node:crypto';
import type { ProbeOutcome } from './types.ts';

/** A line that nobody else sends. */
export function createNonce(): string {
  return `trailer-probe-${randomBytes(12).toString('hex')}`;
}

/** Judges a reply line: it is the echo when it begins with the nonce; what follows is the server's report. */
export function readEcho(reply: string, nonce: string): ProbeOutcome {
  const [line = ''] = reply.split('\n', 1);
  if (!line.startsWith(nonce))
    return { kind: 'wrong-answer', how: `something else answered: ${JSON.stringify(line.slice(0, 40))}` };
  const report = line.slice(nonce.length).trim();
  return { kind: 'answered', how: 'echoed what was sent', ...(report === '' ? {} : { report }) };
}
