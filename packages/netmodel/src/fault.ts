/**
 * A fault found in input. `path` names the field (`subnet`, `ports[1].hostPort`), `message` names the value and the cure.
 * The console shows the same text as the API returns.
 */
export interface Fault {
  readonly path: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** Every code a fault can carry; closed, so that callers can switch on it. */
export type FaultCode =
  | 'required'
  | 'invalid_type'
  | 'invalid_value'
  | 'unknown_field'
  | 'too_long'
  | 'too_many'
  | 'not_supported'
  | 'not_an_address'
  | 'not_a_prefix'
  | 'not_a_mac'
  | 'host_bits_set'
  | 'wrong_family'
  | 'outside_subnet'
  | 'network_address'
  | 'broadcast_address'
  | 'prefix_too_long'
  | 'unknown_parent'
  | 'unfit_parent'
  | 'parent_taken'
  | 'mode_limits'
  | 'driver_unsupported_by_host'
  | 'engine_too_old'
  | 'agent_too_old'
  | 'subnet_overlap'
  | 'name_taken'
  | 'reserved_name'
  | 'unknown_network'
  | 'network_on_other_host'
  | 'network_not_ready'
  | 'duplicate'
  | 'address_taken'
  | 'address_is_gateway'
  | 'address_is_host'
  | 'address_excluded'
  | 'port_out_of_range'
  | 'port_taken'
  | 'ports_need_bridge'
  | 'not_a_host_address'
  | 'needs_administrator'
  | 'gateway_silent'
  | 'dhcp_overlap'
  | 'mac_limit'
  | 'not_checked'
  | 'immutable'
  | 'not_adoptable';

/** The outcome of parsing or validating: the value with its warnings, or every fault at once. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Fault[] }
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly warnings: readonly Fault[] };

/** The longest part of a user's value that a message repeats. */
const maxEchoedCharacters = 80;

const plainValue = /^[\w.:/%*-]+$/;
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text as a message may show it: at most 80 characters, nothing unprintable. */
export function shorten(text: string): string {
  const start = text.slice(0, maxEchoedCharacters).toWellFormed().replace(unprintable, '\uFFFD');
  return text.length > maxEchoedCharacters ? `${start.slice(0, maxEchoedCharacters - 1)}…` : start;
}

/** A user's value as a message may show it: short, and in quotes unless it is one plain word. */
export function showValue(value: string | number): string {
  const text = shorten(String(value));
  return plainValue.test(text) ? text : `"${text}"`;
}

/** An accepted value, with what the user should know about it all the same. */
export function accepted<T>(value: T, warnings: readonly Fault[] = []): Validated<T> {
  return { ok: true, value, warnings };
}

/** A refused value, with every reason at once. */
export function refused<T>(faults: readonly Fault[], warnings: readonly Fault[] = []): Validated<T> {
  return { ok: false, faults, warnings };
}

/** A fault of a field: the field's name becomes the path and opens the message. */
export function fault(path: string, code: FaultCode, text: string): Fault {
  return { path, code, message: `${path} ${text}` };
}

/** The fault of a bare value, told of the field it stands in. */
export function faultAt(path: string, found: Fault): Fault {
  return fault(path, found.code, found.message);
}
