import type { Host } from '@trailer/contract';

type Wire = Host['interfaces'][number];

/** The interfaces by which others reach a host: those that are up, but for loopback and the engine's own bridges. */
export function wiresOf(host: Host): readonly Wire[] {
  return host.interfaces.filter(({ kind, up }) => up && kind !== 'loopback' && kind !== 'docker-bridge');
}
