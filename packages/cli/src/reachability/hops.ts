import type { ReachabilityCell } from '@trailer/contract';
import type { Style } from '../terminal/style.ts';
import { wrap } from '../terminal/table.ts';
import { targetOf } from './matrix.ts';

type Hop = ReachabilityCell['hops'][number];

const actions: Readonly<Record<Hop['action'], string>> = {
  send: 'sends',
  route: 'routes',
  switch: 'switches',
  dnat: 'rewrites the destination (published port)',
  masquerade: 'rewrites the source (masquerade)',
  proxy: 'passes it on (port proxy)',
  deliver: 'receives it',
  drop: 'drops it',
  'reply-by-bridge': 'replies by the bridge it came in on',
  'reply-by-lan': 'replies by the LAN',
  'reply-lost': 'replies by the wrong interface: the reply is lost',
};

/** What a container does with a packet that it forwards to its guest, and with the reply. */
const guestForwarding: Partial<Readonly<Record<Hop['action'], string>>> = {
  dnat: 'rewrites the destination (to its guest)',
  masquerade: 'rewrites the source (to its own LAN address)',
  'reply-by-bridge': 'translates the reply back and sends it by the bridge',
  'reply-by-lan': 'translates the reply back and sends it by the LAN',
  'reply-lost': 'sends the reply by the wrong interface: it is lost',
};

function wordsFor({ at, action }: Hop, forwarding: boolean): string {
  return (forwarding && at === 'container' ? guestForwarding[action] : undefined) ?? actions[action];
}

function isFatal(action: Hop['action']): boolean {
  return action === 'drop' || action === 'reply-lost';
}

/** The packet's way through the network, one station a line, ending in the verdict and its reason. */
export function formatHops(
  cell: ReachabilityCell,
  { style, width }: { readonly style: Style; readonly width: number },
): readonly string[] {
  const paint = cell.verdict === 'answers' ? style.good : style.bad;
  const forwarding = cell.hops.some(({ at, action }) => at === 'container' && action === 'dnat');
  const stations = cell.hops.map((hop, index) => {
    const where = hop.interface === undefined ? hop.at : `${hop.at} (${hop.interface})`;
    const way = isFatal(hop.action) ? '✗' : '│';
    const mark = index === 0 ? '●' : way;
    const text = `  ${mark} ${where.padEnd(22)} ${wordsFor(hop, forwarding)}`;
    return isFatal(hop.action) ? style.bad(text) : text;
  });
  const reason = wrap(cell.message, width - 4).map((line) => `    ${line}`);
  const cure = cell.cure === undefined ? [] : wrap(`Cure: ${cell.cure}`, width - 4).map((line) => `    ${line}`);
  return [
    style.bold(`${cell.from} → ${targetOf(cell)}`),
    ...stations,
    `  ${paint(`▼ ${cell.verdict}`)}`,
    ...reason,
    ...cure,
  ];
}
