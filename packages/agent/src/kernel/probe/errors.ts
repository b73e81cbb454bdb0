import type { ProbeOutcome } from './types.ts';

const unreachable: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENETDOWN: 'network down',
  EHOSTDOWN: 'host down',
  EACCES: 'prohibited on the way',
  EPERM: 'prohibited by the local firewall',
};

/** What an error of a socket says about the way to the target. */
export function outcomeOfError(error: NodeJS.ErrnoException): ProbeOutcome {
  if (error.code === 'ECONNREFUSED') return { kind: 'refused', how: 'refused by the target' };
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE')
    return { kind: 'wrong-answer', how: 'reset by the target' };
  if (error.code === 'ETIMEDOUT') return { kind: 'silent' };
  const known = unreachable[error.code ?? ''];
  if (known !== undefined) return { kind: 'unreachable', how: known };
  return { kind: 'not-sent', how: `could not be sent: ${error.message}` };
}
