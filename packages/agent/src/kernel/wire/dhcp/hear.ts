import { type DhcpServer, type IpAddress, parseIpAddress } from '@trailer/netmodel';
import { findScript } from '../../script.ts';
import type { ThrowAway } from '../throw-away.ts';
import type { ListenOrder } from './order.ts';
import type { Offer } from './packet.ts';

const script = { checkout: './main.ts', build: './hear-dhcp.mjs' } as const;

/** How long the listener's process takes to start and end, on a machine that is busy. */
const aroundMs = 3_000;

/** Asks the DHCP servers that a throw-away namespace sees. */
export async function hearDhcp(place: ThrowAway, order: ListenOrder): Promise<readonly DhcpServer[]> {
  const argv = [process.execPath, findScript(import.meta.url, script)];
  const { stdout } = await place.run(argv, { stdin: JSON.stringify(order), timeoutMs: order.limitMs + aroundMs });
  return groupOffers(stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Offer])));
}

/** Offers by the server that made them; one with an address that is none is left out. */
export function groupOffers(offers: readonly Offer[]): readonly DhcpServer[] {
  const servers = new Map<IpAddress, DhcpServer['offers'][number][]>();
  for (const offer of offers) {
    const [server, address] = [parseIpAddress(offer.server), parseIpAddress(offer.address)];
    if (!server.ok || !address.ok) continue;
    const router = offer.router === null ? null : parseIpAddress(offer.router);
    const told = { address: address.value, router: router?.ok === true ? router.value : null };
    const made = servers.get(server.value) ?? [];
    made.push(told);
    servers.set(server.value, made);
  }
  return [...servers].map(([server, made]) => ({ server, offers: made }));
}
