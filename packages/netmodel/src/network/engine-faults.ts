import { engineThatHas, type HostEngine, showEngine } from '../engine/capabilities.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { isGiven } from '../field.ts';
import { draftedParentOf } from './engine-request.ts';
import { networksOnParent } from './on-parent.ts';
import type { NetworkContext, NetworkDraft } from './types.ts';

/** What a draft asks for that the engine of its host does not do; nothing while the engine is not known. */
export function findEngineFaults(draft: NetworkDraft, context: NetworkContext): readonly Fault[] {
  const { engine } = context.facts;
  if (engine === null) return [];
  return [...parentFaults(draft, context, engine), ...modeFaults(draft, engine), ...ipv4Faults(draft, engine)];
}

/** What to know about what the engine of a host makes of a draft. */
export function findEngineWarnings({ driver, ipv6 }: NetworkDraft, engine: HostEngine | null): readonly Fault[] {
  if (engine === null || engine.can.ipv6Nat || driver !== 'bridge' || !isGiven(ipv6)) return [];
  const text =
    `is not translated by ${showEngine(engine)} unless it runs with --experimental --ip6tables: ` +
    `${engineThatHas('ipv6Nat')} does it by default`;
  return [fault('ipv6', 'engine_too_old', text)];
}

function parentFaults(draft: NetworkDraft, context: NetworkContext, engine: HostEngine): readonly Fault[] {
  const { driver } = draft;
  const feature = driver === 'macvlan' ? 'macvlansPerParent' : 'ipvlansPerParent';
  if (engine.can[feature]) return [];
  const other = networksOnParent(draft, context).find((network) => network.driver === driver);
  if (other === undefined) return [];
  const since = engineThatHas(feature);
  const upgrade = since === null ? '' : `, or ${since}, which allows several`;
  const use = other.isForeign ? 'take that network over, use' : 'use that network,';
  const text =
    `${showValue(String(draftedParentOf(draft)))} carries ${other.shown} already, and ` +
    `${showEngine(engine)} allows one ${driver} network per parent: ${use} another parent${upgrade}`;
  return [fault('parentInterface', 'engine_too_old', text)];
}

function modeFaults({ driver, mode }: NetworkDraft, engine: HostEngine): readonly Fault[] {
  if (driver !== 'ipvlan' || mode !== 'l3s' || engine.can.ipvlanL3s) return [];
  const text = `l3s is unknown to ${showEngine(engine)}: use l2 or l3, or ${engineThatHas('ipvlanL3s')}`;
  return [fault('mode', 'engine_too_old', text)];
}

/** A bridge without a subnet has one that the engine chooses; a LAN has those of its parent, or none. */
function ipv4Faults({ driver, subnet, ipv6 }: NetworkDraft, engine: HostEngine): readonly Fault[] {
  if (driver === 'bridge' || isGiven(subnet) || !isGiven(ipv6) || engine.can.withoutIpv4) return [];
  const text =
    `is missing, and ${showEngine(engine)} makes no network without IPv4: ` +
    `give the IPv4 subnet of the LAN, or use ${engineThatHas('withoutIpv4')}`;
  return [fault('subnet', 'engine_too_old', text)];
}
