import type { CreateNetwork } from '@trailer/contract';
import type { NetworkDriver } from '@trailer/netmodel';

/** What the form of a new network holds: text as it was typed. */
export interface NetworkForm {
  readonly hostId: string;
  readonly driver: NetworkDriver;
  readonly parentInterface: string | null;
  readonly subnet: string;
  readonly gateway: string;
  readonly ipRange: string;
  readonly excludedAddresses: readonly string[];
  readonly name: string;
  readonly description: string;
}

/** What somebody typed or chose; everything else is suggested. */
export type NetworkEdits = Partial<NetworkForm>;

/** What a choice makes meaningless: addresses belong to the NIC they were typed for. */
const dependents = {
  hostId: ['parentInterface', 'subnet', 'gateway', 'ipRange', 'excludedAddresses'],
  driver: ['parentInterface', 'subnet', 'gateway', 'ipRange', 'excludedAddresses'],
  parentInterface: ['subnet', 'gateway', 'ipRange', 'excludedAddresses'],
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
    ...(driver === 'bridge' ? {} : { parentInterface }),
    subnet: textOrNull(form.subnet),
    gateway: textOrNull(form.gateway),
    ipRange: textOrNull(form.ipRange),
    excludedAddresses: [...excludedAddresses],
    description: description.trim(),
  };
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
