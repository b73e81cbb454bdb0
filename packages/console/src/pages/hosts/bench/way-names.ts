import type { BenchPath } from '@trailer/contract';

/** What each way is called for people. */
export const wayNames: Readonly<Record<BenchPath, string>> = {
  host: 'Host mode',
  bridge: 'Default bridge',
  'user-bridge': 'User-made bridge',
  'published-port': 'Published port, from the host',
  'published-port-from-workspace': 'Published port, from a workspace',
  macvlan: 'macvlan',
  ipvlan: 'ipvlan',
  wire: 'Across the wire',
};
