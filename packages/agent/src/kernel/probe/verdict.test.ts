import { describe, expect, test } from 'vitest';
import type { ProbeOutcome, ProbeRequest } from './types.ts';
import { judge } from './verdict.ts';

const tcp: ProbeRequest = { address: '192.168.77.10', port: 9090, protocol: 'tcp', timeoutMs: 500 };
const udp: ProbeRequest = { ...tcp, protocol: 'udp' };

describe('a verdict', () => {
  test.each<[ProbeOutcome, ProbeRequest, string]>([
    [{ kind: 'answered', how: 'connected' }, tcp, 'answers'],
    [{ kind: 'refused', how: 'refused' }, tcp, 'answers'],
    [{ kind: 'refused', how: 'refused' }, { ...tcp, refusalAnswers: false }, 'blocked'],
    [{ kind: 'wrong-answer', how: 'reset' }, tcp, 'blocked'],
    [{ kind: 'unreachable', how: 'host unreachable' }, tcp, 'blocked'],
    [{ kind: 'silent' }, tcp, 'blocked'],
    [{ kind: 'silent' }, udp, 'unknown'],
    [{ kind: 'silent' }, { ...udp, expectEcho: true }, 'blocked'],
    [{ kind: 'silent' }, { ...tcp, protocol: 'icmp' }, 'blocked'],
    [{ kind: 'not-sent', how: 'could not be sent' }, tcp, 'unknown'],
  ])('on %o asked by %o is "%s"', (outcome, request, verdict) => {
    expect(judge(outcome, request).verdict).toBe(verdict);
  });

  test('on silence says how long it waited', () => {
    expect(judge({ kind: 'silent' }, tcp).evidence).toBe('no answer in 500 ms');
  });
});
