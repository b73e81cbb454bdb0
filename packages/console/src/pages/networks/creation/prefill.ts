import type { NetworkEdits } from './form.ts';

/** What a link may fill into the form of a new network, such as the adviser's. */
export type Prefill = Pick<
  NetworkEdits,
  'hostId' | 'name' | 'driver' | 'mode' | 'parentInterface' | 'subnet' | 'gateway' | 'ipRange'
>;

const texts = ['hostId', 'name', 'mode', 'parentInterface', 'subnet', 'gateway', 'ipRange'] as const;
const drivers = ['bridge', 'macvlan', 'ipvlan'] as const;

/** Reads what a link fills in; anything else in it is left out, and the form checks the rest like what is typed. */
export function parsePrefill(search: Readonly<Record<string, unknown>>): Prefill {
  const given = texts.flatMap((field) => {
    const value = search[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  const driver = drivers.find((known) => known === search['driver']);
  return { ...Object.fromEntries(given), ...(driver === undefined ? {} : { driver }) };
}
