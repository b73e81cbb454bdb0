/** Why an engine refused, as far as Trailer can tell; decides the cure that is shown. */
export type EngineErrorCode =
  | 'engine_away'
  | 'image_missing'
  | 'image_unreachable'
  | 'name_taken'
  | 'port_taken'
  | 'parent_missing'
  | 'parent_busy'
  | 'pool_overlap'
  | 'address_taken'
  | 'address_needs_subnet'
  | 'command_missing'
  | 'network_in_use'
  | 'not_connected'
  | 'device_missing'
  | 'disk_full'
  | 'not_found'
  | 'other';

/** An engine's refusal: the engine's own words, and what to do about it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly cure: string;
  /** HTTP status of the engine's answer; null when there was none. */
  readonly status: number | null;

  constructor(refusal: { readonly message: string; readonly status: number | null; readonly cause?: unknown }) {
    super(refusal.message, { cause: refusal.cause });
    this.status = refusal.status;
    this.code = classify(refusal.message, refusal.status);
    this.cure = cures[this.code];
  }
}

/** Anything thrown by the engine library as an `EngineError`. */
export function toEngineError(thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  return new EngineError({ message: engineWords(thrown), status: statusOf(thrown), cause: thrown });
}

const patterns: readonly (readonly [RegExp, EngineErrorCode])[] = [
  [
    /ECONNREFUSED|ECONNRESET|ENOENT.*\.sock|connect ENOENT|connect EACCES|socket hang up|EPIPE|ended its event stream/,
    'engine_away',
  ],
  [/no such image|pull access denied|manifest .*(unknown|not found)|repository .*not found/i, 'image_missing'],
  [/no such host|i\/o timeout|TLS handshake|dial tcp|registry-1|client\.timeout exceeded/i, 'image_unreachable'],
  [/container name .* is already in use|network with name .* already exists/i, 'name_taken'],
  [/port is already allocated|address already in use|failed to bind (host )?port/i, 'port_taken'],
  [
    /invalid subinterface|parent interface .*(not found|invalid|was not found)|Link not found|-o parent/i,
    'parent_missing',
  ],
  [/already using parent interface|device or resource busy/i, 'parent_busy'],
  [/pool overlaps|overlaps with other one|cannot create network .* conflicts with network/i, 'pool_overlap'],
  [
    /user specified IP address is supported .*subnets|user specified IP address is supported on user defined/i,
    'address_needs_subnet',
  ],
  [/address already in use by|Requested address is already|no available IP(v4)? addresses/i, 'address_taken'],
  [/error gathering device information/i, 'device_missing'],
  [/executable file not found|no such file or directory: unknown|exec: ".*": (stat|permission)/i, 'command_missing'],
  [/has active endpoints/i, 'network_in_use'],
  [/is not connected to (the )?network/i, 'not_connected'],
  [/no space left on device/i, 'disk_full'],
];

const cures: Readonly<Record<EngineErrorCode, string>> = {
  engine_away: 'Start the engine, or point --docker-socket at its socket.',
  image_missing: 'Check the image name and tag; for a local image build or import it on this host under that name.',
  image_unreachable: 'Check that this host reaches the registry, or import the image on this host under that name.',
  name_taken: 'Rename it, or remove the object of that name that is not Trailer’s.',
  port_taken: 'Publish another host port, or stop what listens on this one.',
  parent_missing: 'Bring the parent interface back, or recreate the network on another one.',
  parent_busy:
    'Use another parent interface, or remove what holds this one: macvlan and ipvlan cannot share a parent, and engines before 27.0 allow one macvlan network per parent.',
  pool_overlap: 'Choose a subnet that no other network of this engine uses.',
  address_taken: 'Choose another address, or widen the network’s ipRange.',
  address_needs_subnet: 'Give the network a subnet, or leave the static address out.',
  command_missing: 'Name a program the image holds, with its full path.',
  network_in_use: 'Disconnect the containers that are not Trailer’s from the network.',
  not_connected: 'Nothing to do: it is as wanted.',
  device_missing:
    'Make the device on this host: load the kernel module it belongs to (modprobe tun, kvm_intel, kvm_amd or vhost_net).',
  disk_full: 'Free disk space on this host.',
  not_found: 'Nothing to do: the agent looks again and makes what is missing.',
  other: 'See the engine’s log on this host.',
};

function classify(message: string, status: number | null): EngineErrorCode {
  const known = patterns.find(([pattern]) => pattern.test(message));
  if (known) return known[1];
  return status === 404 ? 'not_found' : 'other';
}

/** The engine's own sentence, without the library's preamble and without ids that mean nothing to people. */
function engineWords(thrown: unknown): string {
  return librarysWords(thrown).replace(/ ?\(?[0-9a-f]{64}\)?/g, '');
}

function librarysWords(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  // Node's word for a connection that broke while an answer was being read.
  if (thrown.message === 'aborted') return 'the engine ended its event stream';
  const answer = 'json' in thrown ? thrown.json : null;
  if (typeof answer === 'object' && answer !== null && 'message' in answer && typeof answer.message === 'string') {
    return answer.message;
  }
  return thrown.message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

function statusOf(thrown: unknown): number | null {
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return null;
}
