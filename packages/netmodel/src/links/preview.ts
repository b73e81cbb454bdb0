import type { HostInterface } from '../host.ts';
import { engineParentOf } from '../network/engine-request.ts';
import type { NetworkSpec } from '../network/types.ts';
import { linkMarks, shimMacOf, shimNameOf } from './marks.ts';
import { shimCommands, shimSettingsOf } from './shim.ts';

/** The line for `ip -batch` that marks a VLAN sub-interface as ours. */
export function vlanMarkCommand(name: string): string {
  return `link set dev ${name} alias ${linkMarks.vlanAlias}`;
}

/**
 * What becomes of a host's own links with a network, as commands that people can read and run: the engine makes the
 * sub-interface, the agent marks it and makes the shim; a way to each workspace follows when it starts.
 */
export function previewLinks(
  network: Pick<NetworkSpec, 'parentInterface' | 'vlanId' | 'hostShim'>,
  { networkId, interfaces }: { readonly networkId: string | null; readonly interfaces: readonly HostInterface[] },
): readonly string[] {
  const parent = engineParentOf(network);
  if (parent === null) return [];
  return [...previewVlan(network, parent, interfaces), ...previewShim(network, parent, networkId)];
}

function previewVlan(
  { parentInterface, vlanId }: Pick<NetworkSpec, 'parentInterface' | 'vlanId'>,
  name: string,
  interfaces: readonly HostInterface[],
): readonly string[] {
  if (vlanId === null || interfaces.some((nic) => nic.name === name)) return [];
  return [
    `ip link add link ${parentInterface} name ${name} type vlan id ${vlanId}`,
    `ip link set dev ${name} up`,
    `ip ${vlanMarkCommand(name)}`,
  ];
}

function previewShim(
  { hostShim }: Pick<NetworkSpec, 'hostShim'>,
  parentInterface: string,
  networkId: string | null,
): readonly string[] {
  if (hostShim === null) return [];
  // Before there is a network, its id is not known, nor what follows from it.
  const name = networkId === null ? `${linkMarks.shimPrefix}preview` : shimNameOf(networkId);
  const mac = shimMacOf(networkId ?? 'preview');
  const plan = { name, mac, parentInterface, address: hostShim.address, destinations: [] };
  const { make, set } = shimCommands(plan, null);
  const settings = shimSettingsOf(name).map(({ key, value }) => `sysctl -w ${key}=${value}`);
  return [...make.map((line) => `ip ${line}`), ...settings, ...set.map((line) => `ip ${line}`)];
}
