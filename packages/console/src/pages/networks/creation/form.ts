import type { CreateNetwork } from '@trailer/contract';
import type { NetworkDriver } from '@trailer/netmodel';

/** What the form of a new network holds: text as it was typed. */
export interface NetworkForm {
  readonly hostId: string;
  readonly driver: NetworkDriver;
  /** '' leaves it to the driver. */
  readonly mode: string;
  readonly parentInterface: string | null;
  readonly vlanId: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly ipRange: string;
  readonly excludedAddresses: readonly string[];
  readonly hostShim: string;
  readonly ipv6Subnet: string;
  readonly ipv6Gateway: string;
  readonly ipv6Range: string;
  /** A bridge without IPv4. */
  readonly ipv6Only: boolean;
  readonly name: string;
  readonly description: string;
}

/** What somebody typed or chose; everything else is suggested. */
export type NetworkEdits = Partial<NetworkForm>;

/** What belongs to one LAN. */
const addressing = [
  'subnet',
  'gateway',
  'ipRange',
  'excludedAddresses',
  'hostShim',
  'ipv6Subnet',
  'ipv6Gateway',
  'ipv6Range',
  'ipv6Only',
] as const;

/** What a choice makes meaningless: addresses belong to the NIC they were typed for. */
const dependents = {
  hostId: ['parentInterface', 'vlanId', ...addressing],
  driver: ['mode', 'parentInterface', 'vlanId', ...addressing],
  mode: addressing,
  parentInterface: ['vlanId', ...addressing],
  vlanId: addressing,
} as const satisfies Partial<Record<keyof NetworkForm, readonly (keyof NetworkForm)[]>>;

/** The edits after one more; another host, driver or NIC brings its own suggestions along. */
export function withEdit<Field extends keyof NetworkForm>(
  edits: NetworkEdits,
  field: Field,
  value: NetworkForm[Field],
): NetworkEdits {
  const gone: readonly string[] = field in dependents ? dependents[field as keyof typeof dependents] : [];
  const kept = Object.entries(edits).filter(([name]) => !gone.includes(name));
  return { ...Object.fromEntries(kept), [field]: value };
}

/** The entries of a list, however they came in: one by one, or several at once with anything between them. */
export function splitEntries(typed: readonly string[]): readonly string[] {
  return typed.flatMap((text) => text.split(/[\s,;]+/)).filter((entry) => entry !== '');
}

/** The request that the form stands for; what is empty is left out. */
export function bodyOf(form: NetworkForm): CreateNetwork {
  const { hostId, driver, parentInterface, excludedAddresses, description } = form;
  return {
    hostId,
    driver,
    name: form.name.trim(),
    ...(driver === 'bridge' ? {} : { parentInterface, mode: textOrNull(form.mode), vlanId: tagOf(form.vlanId) }),
    subnet: textOrNull(form.subnet),
    gateway: textOrNull(form.gateway),
    ipRange: textOrNull(form.ipRange),
    excludedAddresses: [...excludedAddresses],
    ...(driver === 'macvlan' ? { hostShim: shimOf(form.hostShim) } : {}),
    ...(hasIpv6(form) ? { ipv6: ipv6Of(form) } : {}),
    description: description.trim(),
  };
}

function ipv6Of(form: NetworkForm): NonNullable<CreateNetwork['ipv6']> {
  return {
    subnet: form.ipv6Subnet.trim(),
    gateway: textOrNull(form.ipv6Gateway),
    ipRange: textOrNull(form.ipv6Range),
    ...(form.driver === 'bridge' ? { only: form.ipv6Only } : {}),
  };
}

/** Whether anything of IPv6 was given. */
export function hasIpv6(form: Pick<NetworkForm, 'ipv6Subnet' | 'ipv6Gateway' | 'ipv6Range' | 'ipv6Only'>): boolean {
  return form.ipv6Only || [form.ipv6Subnet, form.ipv6Gateway, form.ipv6Range].some((text) => text.trim() !== '');
}

/** What is no number stays none, so that it is refused and not left out. */
function tagOf(text: string): number | null {
  const typed = textOrNull(text);
  return typed === null ? null : Number(typed);
}

/** The host shim that is typed; null where none is. */
export function shimOf(text: string): { readonly address: string } | null {
  const address = textOrNull(text);
  return address === null ? null : { address };
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
