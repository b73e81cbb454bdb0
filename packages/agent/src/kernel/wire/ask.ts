import { setTimeout as delay } from 'node:timers/promises';
import type { DhcpServer, IpAddress, WireFindings, WireHolder, WireQuestion } from '@trailer/netmodel';
import { z } from 'zod';
import { CommandError, runCommand } from '../process.ts';
import { hearDhcp } from './dhcp/hear.ts';
import { askersAway, planAskingLinks } from './links.ts';
import { pausesBetweenLooks } from './looks.ts';
import { readAnswers } from './neighbours.ts';
import { AskingSeeds } from './seeds.ts';
import { openThrowAway, type ThrowAway } from './throw-away.ts';

/** An address of its own is taken over within milliseconds. */
const lookEveryMs = 40;

/** What asks just now, of this whole process. */
const seeds = new AskingSeeds();

export interface WireOptions {
  readonly limitMs: number;
  readonly vlanInterface: string | null;
  readonly macSeed: string;
}

/**
 * Asks on the wire behind an interface of the host who holds addresses and which DHCP servers there are, from links of
 * its own in a namespace that is thrown away. What is not known when the time is up counts as unanswered. Throws when
 * nothing can be sent.
 */
export async function askWire(question: WireQuestion, options: WireOptions): Promise<WireFindings> {
  const macSeed = seeds.lease(options.macSeed);
  try {
    return await askFrom(question, { ...options, macSeed });
  } finally {
    seeds.release(macSeed);
  }
}

async function askFrom(question: WireQuestion, options: WireOptions): Promise<WireFindings> {
  const place = await openThrowAway();
  try {
    const links = planAskingLinks({ question, pid: place.pid, ...options });
    await runCommand(['ip', '-batch', '-'], { stdin: links.outside });
    await place.run(['ip', '-batch', '-'], { stdin: links.inside });
    await awaitOwn(place, links.ownAddresses, options.limitMs);
    if (links.asking !== '') await place.run(['ip', '-batch', '-'], { stdin: links.asking });
    const [holders, dhcpServers] = await Promise.all([
      awaitAnswers(place, { question, devices: links.devices, limitMs: options.limitMs }),
      awaitOffers(place, { question, device: links.near, limitMs: options.limitMs }),
    ]);
    return { holders, dhcpServers };
  } catch (error) {
    throw error instanceof CommandError ? new Error(reasonOf(error), { cause: error }) : error;
  } finally {
    // A namespace ends in its own time, and until then its macvlan links keep ipvlan and passthru off the parent.
    await place.run(['ip', '-force', '-batch', '-'], { stdin: askersAway }).catch(() => undefined);
    await place.close();
  }
}

const localRoutesSchema = z.array(z.object({ dst: z.string() }));

/** The kernel takes over an IPv6 address in its own time, and drops what is answered to it before. */
async function awaitOwn(place: ThrowAway, addresses: readonly IpAddress[], limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  let missing = addresses;
  while (missing.length > 0 && performance.now() < deadline) {
    const { stdout } = await place.run(['ip', '-6', '-j', 'route', 'show', 'table', 'local']);
    const held = new Set(localRoutesSchema.parse(JSON.parse(stdout)).map(({ dst }) => dst));
    missing = missing.filter((address) => !held.has(address));
    if (missing.length > 0) await delay(lookEveryMs);
  }
}

async function awaitAnswers(
  place: ThrowAway,
  { question, devices, limitMs }: { question: WireQuestion; devices: readonly string[]; limitMs: number },
): Promise<readonly WireHolder[]> {
  const { addresses } = question;
  if (addresses.length === 0) return [];
  let known: readonly WireHolder[] = [];
  for (const pauseMs of pausesBetweenLooks(limitMs)) {
    await delay(pauseMs);
    const { stdout } = await place.run(['ip', '-j', 'neigh', 'show']);
    const { holders, complete } = readAnswers(stdout, { addresses, devices });
    known = holders;
    if (complete) break;
  }
  return known;
}

async function awaitOffers(
  place: ThrowAway,
  { question, device, limitMs }: { question: WireQuestion; device: string; limitMs: number },
): Promise<readonly DhcpServer[]> {
  const { dhcp } = question;
  return dhcp === null ? [] : await hearDhcp(place, { device, wishes: [...dhcp.wishes], limitMs });
}

/** `ip -batch` names the line it stopped at, which helps nobody here. */
function reasonOf(error: CommandError): string {
  const said = error.message.replace(/^"[^"]*" (exited with \d+|did not finish): /, '');
  return said.replace(/^(RTNETLINK answers|Error): /, '');
}
