import { type DesiredNetwork, engineParentOf } from '@trailer/netmodel';
import { labels } from '../docker/labels.ts';
import type { KernelGate } from '../kernel-gate.ts';
import { type Executor, NotReadBack } from './executor.ts';

/** Makes a network, or finds the one that an agent killed half-way had made. */
export const createNetwork: Executor<'create-network'> = async ({ network, fingerprint }, context) => {
  const { engine, observer, kernel } = context;
  observer.noteNetworks();
  const vlan = await ownVlanOf(network, kernel);
  const marks = {
    [labels.network]: network.id,
    [labels.fingerprint]: fingerprint,
    ...(vlan === null ? {} : { [labels.vlan]: vlan }),
  };
  const existing = await engine.listNetworks(`${labels.network}=${network.id}`);
  if (existing.some((found) => found.labels[labels.fingerprint] === fingerprint)) return;
  const id = await engine.createNetwork({ ...network, labels: marks });
  observer.noteNetworks();
  // The engine may have made a sub-interface, without which the network would be told as broken.
  observer.noteInterfaces();
  await readBackNetwork(network, await engine.inspectNetwork(id));
};

/** Removes a network that carries Trailer's mark. */
export const removeNetwork: Executor<'remove-network'> = async ({ networkId, engineId }, { engine, observer }) => {
  observer.noteNetworks();
  const network = await engine.inspectNetwork(engineId);
  if (network === null || network.labels[labels.network] !== networkId) return;
  await engine.removeNetwork(engineId);
  observer.noteNetworks();
  if ((await engine.inspectNetwork(engineId)) !== null)
    throw new NotReadBack(`the engine still has network ${network.name}`);
};

/** The sub-interface that the engine will make for a network, or made for another of ours; null where the user made it. */
async function ownVlanOf(network: DesiredNetwork, kernel: KernelGate): Promise<string | null> {
  const name = network.vlanId === null ? null : engineParentOf(network);
  if (name === null) return null;
  const [links, interfaces] = await Promise.all([kernel.observeLinks(), kernel.observeInterfaces()]);
  const isOurs = links.some((link) => link.kind === 'vlan' && link.name === name);
  return isOurs || !interfaces.some((nic) => nic.name === name) ? name : null;
}

interface Comparable {
  readonly name: string;
  readonly driver: string;
  readonly parentInterface: string | null;
  readonly subnet: string | null;
}

/** An engine that quietly makes something else than was asked for is a fault, not a success. */
async function readBackNetwork(wanted: DesiredNetwork, made: Comparable | null): Promise<void> {
  if (made === null) throw new NotReadBack(`the engine made network ${wanted.name} and does not have it`);
  const parent = engineParentOf(wanted);
  const differs =
    made.driver !== wanted.driver ||
    (parent !== null && made.parentInterface !== parent) ||
    (wanted.subnet !== null && made.subnet !== wanted.subnet);
  if (differs) throw new NotReadBack(`the engine made network ${wanted.name} differently: ${JSON.stringify(made)}`);
}
