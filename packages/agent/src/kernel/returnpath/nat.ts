import {
  hostPrefix,
  type PlannedTranslation,
  parseCidr,
  parseIpAddress,
  parsePort,
  returnPathNumbers,
} from '@trailer/netmodel';

const { natChain } = returnPathNumbers;
const jumpRule = `-A INPUT -j ${natChain}`;

/** Trailer's part of one family's nat table. */
export interface NatState {
  /** Whether the chain is there. */
  readonly chain: boolean;
  /** How many rules of INPUT jump to it; one, when all is well. */
  readonly jumps: number;
  readonly translations: readonly PlannedTranslation[];
  /** Rules in the chain that Trailer would not write; they go with the next change. */
  readonly strangers: number;
}

/** The nat table of a namespace that Trailer has not touched. */
export const untouchedNat: NatState = { chain: false, jumps: 0, translations: [], strangers: 0 };

/** Trailer's part of the output of `iptables-save -t nat` (or of `ip6tables-save`). */
export function parseNatTable(dump: string): NatState {
  const lines = dump.split('\n').map((line) => line.trim());
  const own = lines.filter((line) => line.startsWith(`-A ${natChain} `)).map(parseTranslation);
  return {
    chain: lines.some((line) => line.startsWith(`:${natChain} `)),
    jumps: lines.filter((line) => line === jumpRule).length,
    translations: own.filter((translation) => translation !== null),
    strangers: own.filter((translation) => translation === null).length,
  };
}

/** Whether the nat table holds exactly these translations, reached once. */
export function natMatches(state: NatState, wanted: readonly PlannedTranslation[]): boolean {
  if (wanted.length === 0) return !state.chain && state.jumps === 0;
  const keys = new Set(state.translations.map(formatTranslation));
  return (
    state.jumps === 1 &&
    state.strangers === 0 &&
    state.translations.length === wanted.length &&
    wanted.every((translation) => keys.has(formatTranslation(translation)))
  );
}

/**
 * Input for `iptables-restore --noflush` that leads from a state to the wanted translations. The whole of it takes
 * effect in one instant: there is no moment in which a translation that stays is gone.
 */
export function formatNatChange(state: NatState, wanted: readonly PlannedTranslation[]): string {
  const commands = wanted.length === 0 ? emptied(state) : filled(state, wanted);
  return ['*nat', ...commands, 'COMMIT', ''].join('\n');
}

/** A translation as `iptables` takes it, also the words a failure names it by. */
export function formatTranslation({ destination, port, exceptSource, toSource }: PlannedTranslation): string {
  const match = `! -s ${exceptSource} -d ${hostPrefix(destination)} -p udp -m udp --dport ${port}`;
  return `${match} -j SNAT --to-source ${toSource}`;
}

function filled(state: NatState, wanted: readonly PlannedTranslation[]): readonly string[] {
  const surplus = repeat(removeJump, state.jumps - 1);
  return [
    // Naming the chain makes it, or empties it.
    `:${natChain} - [0:0]`,
    ...wanted.map((translation) => `-A ${natChain} ${formatTranslation(translation)}`),
    ...(state.jumps === 0 ? [jumpRule] : surplus),
  ];
}

function emptied(state: NatState): readonly string[] {
  return [...repeat(removeJump, state.jumps), ...(state.chain ? [`-F ${natChain}`, `-X ${natChain}`] : [])];
}

const removeJump = `-D INPUT -j ${natChain}`;

function repeat(line: string, times: number): readonly string[] {
  return Array.from({ length: Math.max(0, times) }, () => line);
}

const translationPattern =
  /^! -s (?<source>\S+) -d (?<destination>[^\s/]+)(?:\/\d+)? -p udp -m udp --dport (?<port>\d+) -j SNAT --to-source (?<to>\S+)$/;

function parseTranslation(line: string): PlannedTranslation | null {
  const found = translationPattern.exec(line.slice(`-A ${natChain} `.length))?.groups;
  if (found === undefined) return null;
  const destination = parseIpAddress(found['destination'] ?? '');
  const exceptSource = parseCidr(readPrefix(found['source'] ?? ''));
  const toSource = parseIpAddress(found['to'] ?? '');
  const port = parsePort(Number(found['port']));
  if (!destination.ok || !exceptSource.ok || !toSource.ok || !port.ok) return null;
  return {
    destination: destination.value,
    port: port.value,
    exceptSource: exceptSource.value,
    toSource: toSource.value,
  };
}

/** `iptables-save` leaves the length of a single address out in some versions. */
function readPrefix(text: string): string {
  if (text.includes('/')) return text;
  const address = parseIpAddress(text);
  return address.ok ? hostPrefix(address.value) : text;
}
