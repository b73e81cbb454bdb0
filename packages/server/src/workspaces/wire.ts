import {
  type AddressQuestion,
  askBeforeWorkspace,
  type Fault,
  type IpAddress,
  type MacAddress,
  refuseHeldAddress,
  wireQuestionOf,
} from '@trailer/netmodel';
import { validationProblem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import type { Target } from '../hosts/target.ts';
import { askOnWire } from '../hosts/wire.ts';
import { existingNetwork } from '../networks/present.ts';
import { networksOfHost } from '../networks/store.ts';
import type { WorkspaceDraft } from './draft.ts';
import type { WorkspaceRecord } from './record.ts';
import { workspacesOfHost } from './store.ts';
import { checkWorkspace } from './validate.ts';

/** Who is asked thrice answers within this time; nobody counts as there afterwards. */
const questionLimitMs = 1_500;

/**
 * Refuses a static address that somebody on the LAN answers for. `record` is the workspace that is changed: what it holds
 * is its own. A host that cannot be asked refuses nothing: a clash is noticed while the workspace runs.
 */
export async function refuseHeldAddresses(
  { db, agents }: Pick<FeatureDeps, 'db' | 'agents'>,
  draft: WorkspaceDraft,
  { target, record }: { readonly target: Target; readonly record: WorkspaceRecord | null },
): Promise<void> {
  const { host } = target;
  if (host === null || draft.network.networks.every(asksForNone)) return;
  const [networks, workspaces] = await Promise.all([networksOfHost(db, host.id), workspacesOfHost(db, host.id)]);
  const checked = checkWorkspace(draft, target, { networks, workspaces, self: record?.id ?? null });
  // What is wrong with the rest is told where the host is held.
  if (!checked.ok) return;
  const { endpoints } = checked.value.network;
  const questions = askBeforeWorkspace(endpoints, networks.map(existingNetwork), addressesOf(record));
  const own = macsOf(record);
  const ask = async (question: AddressQuestion): Promise<Fault | null> => {
    const outcome = await askOnWire(agents, host.id, {
      question: wireQuestionOf(question),
      limitMs: questionLimitMs,
    });
    return outcome.asked ? refuseHeldAddress(question, outcome.findings, own) : null;
  };
  const faults = (await Promise.all(questions.map(ask))).filter((found) => found !== null);
  if (faults.length > 0) throw validationProblem(faults);
}

function asksForNone({ ipv4Address = null, ipv6Address = null }: WorkspaceDraft['network']['networks'][number]) {
  return ipv4Address === null && ipv6Address === null;
}

/** The addresses that a workspace has, or asked for and was given. */
function addressesOf(record: WorkspaceRecord | null): readonly IpAddress[] {
  if (record === null) return [];
  const { spec, status } = record;
  const asked = [...spec.endpoints, ...spec.keptEndpoints].flatMap((one) => [one.ipv4Address, one.ipv6Address]);
  return [...asked.filter((address) => address !== null), ...status.addresses.map(({ address }) => address)];
}

function macsOf(record: WorkspaceRecord | null): readonly MacAddress[] {
  const held = record?.status.addresses.map(({ mac }) => mac) ?? [];
  return held.filter((mac) => mac !== null);
}
