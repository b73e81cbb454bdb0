import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { listenOrderSchema } from './order.ts';
import { decodeOffer, encodeDiscover } from './packet.ts';

/**
 * Asks the DHCP servers of the network namespace it is started in, and tells their offers, one JSON a line. Nothing is
 * taken: an offer that nobody requests is forgotten by its server. Ends when every question was answered, or in time.
 */
const ports = { client: 68, server: 67 } as const;
const everybody = '255.255.255.255';

/** Anybody on the wire may answer, and as often as he likes: more than this tells nothing more. */
const maxOffers = 64;

/** Once every question has an answer: how long another server may take. */
const graceMs = 200;

const order = listenOrderSchema.parse(JSON.parse(await text(process.stdin)));
for (const name of ['all', order.device]) acceptAnySource(name);

const questions = [...order.wishes, null].map((wish) => ({
  transaction: randomBytes(4).readUInt32BE(),
  // Locally administered, so that it is no maker's.
  mac: Uint8Array.from([2, ...randomBytes(5)]),
  wish,
}));
const open = new Set(questions.map(({ transaction }) => transaction));
const asked = new Set(open);
/** A broadcast comes in by every link of the namespace. */
const told = new Set<string>();
const answered = Promise.withResolvers<void>();

const socket = createSocket('udp4');
socket.on('message', (packet) => {
  const offer = decodeOffer(packet);
  if (offer === null || !asked.has(offer.transaction) || told.size >= maxOffers) return;
  const line = `${JSON.stringify(offer)}\n`;
  if (!told.has(line)) process.stdout.write(line);
  told.add(line);
  open.delete(offer.transaction);
  if (open.size === 0) answered.resolve();
});
socket.bind(ports.client, '0.0.0.0');
await once(socket, 'listening');
socket.setBroadcast(true);
for (const question of questions) socket.send(encodeDiscover(question), ports.server, everybody);
const ownTime = delay(order.limitMs, undefined, { ref: false });
await Promise.race([answered.promise.then(() => delay(graceMs)), ownTime]);
// Not by `exit`: what was written has to get out first.
socket.close();
process.stdin.destroy();

/** A link without an address would have the kernel drop every answer as one from a wrong source. */
function acceptAnySource(name: string): void {
  const file = `/proc/sys/net/ipv4/conf/${name}/rp_filter`;
  if (readFileSync(file, 'utf8').trim() !== '0') writeFileSync(file, '0');
}
