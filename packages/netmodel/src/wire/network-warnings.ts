import { contains } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { engineParentOf } from '../network/engine-request.ts';
import type { NetworkSpec } from '../network/types.ts';
import type { DhcpServer, WireFindings, WireOutcome, WireQuestion } from './types.ts';

/** What the wire says against a network that is allowed all the same. */
export function warnOfWire(spec: NetworkSpec, question: WireQuestion, outcome: WireOutcome): readonly Fault[] {
  if (!outcome.asked) {
    const text = `${engineParentOf(spec)} was not checked on the wire: ${outcome.why}`;
    return [fault('parentInterface', 'not_checked', text)];
  }
  const { findings } = outcome;
  return [
    ...warnOfGateway('gateway', spec.gateway, { spec, question, findings }),
    ...warnOfGateway('ipv6.gateway', spec.ipv6?.gateway ?? null, { spec, question, findings }),
    ...findings.dhcpServers.flatMap((server) => warnOfPool(spec, server)),
  ];
}

interface GatewayCheck {
  readonly spec: NetworkSpec;
  readonly question: WireQuestion;
  readonly findings: WireFindings;
}

function warnOfGateway(
  path: string,
  gateway: IpAddress | null,
  { spec, question, findings }: GatewayCheck,
): readonly Fault[] {
  if (gateway === null || !question.addresses.includes(gateway) || isHeld(gateway, findings)) return [];
  const parent = engineParentOf(spec);
  const router = path === 'gateway' ? routerToldIn(findings, gateway) : null;
  const told = router === null ? '' : ` (${router.server} there tells its DHCP clients ${router.router})`;
  const text = `${gateway} is answered for by nobody on ${parent}${told}: check it, and where ${parent} leads; without a router workspaces reach their own LAN only`;
  return [fault(path, 'gateway_silent', text)];
}

function isHeld(gateway: IpAddress, { holders }: WireFindings): boolean {
  return holders.some(({ address, macs }) => address === gateway && macs.length > 0);
}

function routerToldIn({ dhcpServers }: WireFindings, gateway: IpAddress) {
  const told = dhcpServers.flatMap(({ server, offers }) => offers.map(({ router }) => ({ server, router })));
  return told.find(({ router }) => router !== null && router !== gateway) ?? null;
}

function warnOfPool({ subnet, ipRange }: NetworkSpec, { server, offers }: DhcpServer): readonly Fault[] {
  const range = ipRange ?? subnet;
  const offered = offers.map(({ address }) => address).find((address) => range !== null && contains(range, address));
  if (offered === undefined) return [];
  const text =
    ipRange === null
      ? `is not given, and DHCP server ${server} hands out ${offered} of ${subnet}: give a range beside its pool`
      : `${ipRange} meets the pool of DHCP server ${server}, which hands out ${offered}: move the range or the pool`;
  return [fault('ipRange', 'dhcp_overlap', text)];
}
