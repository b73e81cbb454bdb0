import { fault, showValue } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import { authorizer } from '../auth/authorizer.ts';

/**
 * Refuses everybody who has not been granted the network of hosts: a program there reaches whatever the host reaches,
 * its services on the loopback included. Asked for before a workspace is given that network, before one that has it is
 * changed, started or made anew, and before somebody gets a program into it.
 */
export function requireHostNetwork(actor: Actor, name: string): void {
  if (authorizer.decide(actor, 'workspace:host-network') === 'allowed') return;
  const text = `host gives workspace ${showValue(name)} the network of its host, with every service there: ask an administrator to do this`;
  const found = fault('networkMode', 'needs_administrator', text);
  throw problem('forbidden', found.message, [found]);
}
