import type { WireOutcome, WireQuestion } from '@trailer/netmodel';
import type { AgentGate } from '../agents/gate.ts';
import { ProblemError } from '../app/problem.ts';

/** How much longer than its own limit an agent may take: it starts processes for it. */
const aroundMs = 2_000;

/** Has the agent of a host ask on the wire; whatever keeps it from that is told, and holds nothing up. */
export async function askOnWire(
  agents: AgentGate,
  hostId: string,
  { question, limitMs }: { readonly question: WireQuestion; readonly limitMs: number },
): Promise<WireOutcome> {
  const { parentInterface, vlanId, addresses, dhcp } = question;
  const wishes = dhcp === null ? null : { wishes: [...dhcp.wishes] };
  try {
    const answer = await agents.request(
      hostId,
      { kind: 'wire', parentInterface, vlanId, addresses: [...addresses], dhcp: wishes, limitMs },
      limitMs + aroundMs,
    );
    if (answer.kind === 'wire') return { asked: true, findings: answer.findings };
    return { asked: false, why: answer.kind === 'failed' ? answer.message : 'its agent answered something else' };
  } catch (error) {
    if (error instanceof ProblemError) return { asked: false, why: error.message };
    throw error;
  }
}
