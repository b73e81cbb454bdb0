import type { AgentAnswer, AgentRequest } from '@trailer/contract';
import { type DesiredNetwork, whyUnaskable } from '@trailer/netmodel';
import type { KernelGate } from '../kernel-gate.ts';

type WireRequest = Extract<AgentRequest, { readonly kind: 'wire' }>;

export interface WireContext {
  readonly kernel: Pick<KernelGate, 'askWire' | 'observeInterfaces'>;
  /** The networks this host is to have. */
  readonly networks: readonly DesiredNetwork[];
}

/** Asks on the wire what somebody wants to know before a network or an address is made. */
export async function answerWire(request: WireRequest, { kernel, networks }: WireContext): Promise<AgentAnswer> {
  const { parentInterface, vlanId, addresses, dhcp, limitMs } = request;
  const message = whyUnaskable({ parentInterface, vlanId }, networks);
  if (message !== null) return { kind: 'failed', message };
  const question = { parentInterface, vlanId, addresses, dhcp };
  const nic = (await kernel.observeInterfaces()).find(({ name }) => name === parentInterface);
  const macSeed = nic?.mac ?? parentInterface;
  const { holders, dhcpServers } = await kernel.askWire(question, { limitMs, macSeed });
  return {
    kind: 'wire',
    findings: {
      holders: holders.map(({ address, macs }) => ({ address, macs: [...macs] })),
      dhcpServers: dhcpServers.map(({ server, offers }) => ({ server, offers: [...offers] })),
    },
  };
}
