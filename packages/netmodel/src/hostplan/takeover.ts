import { originalNameAfter, originalNameDuring } from '../adoption/names.ts';
import type { AdoptedContainer } from '../adoption/types.ts';
import { resolveAttachments } from './attachments.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import type { DesiredWorkspace, HostView, OriginalContainer, Step } from './types.ts';

/**
 * The container whose place a workspace is still to take, or, while it is deleted, began to take and did not; null when
 * there is none. The engine tells. A workspace's container is made only once the original is set aside, and removed
 * before that is put back: beside one, an original with any other name is somebody's to name as they like. What
 * somebody removed by hand holds nothing up.
 */
export function pendingTakeover({ id, adopted, deleting }: Subject, { observed }: HostView): AdoptedContainer | null {
  const original = adopted && observed.originals?.find(({ engineId }) => engineId === adopted.engineId);
  if (!original) return null;
  if (isSetAside(adopted, original)) return adopted;
  const isDone = original.name === originalNameAfter(adopted.name);
  return deleting || isDone || observed.containers.some(({ workspaceId }) => workspaceId === id) ? null : adopted;
}

type Subject = Pick<DesiredWorkspace, 'id' | 'adopted' | 'deleting'>;

function isSetAside({ name }: AdoptedContainer, original: OriginalContainer): boolean {
  return original.name === originalNameDuring(name);
}

/**
 * The whole replacement in one step, for it is put back as a whole; null while a network of it is not there yet. For a
 * workspace that is deleted, the end of one that was cut off.
 */
export function planTakeover(workspace: DesiredWorkspace, original: AdoptedContainer, view: HostView): Step | null {
  const { image, id } = workspace;
  if (workspace.deleting) return { kind: 'put-back-container', workspaceId: id, original };
  const attachments = resolveAttachments(workspace, view);
  if (!attachments.ready) return null;
  if (!view.observed.images.includes(image)) return { kind: 'pull-image', workspaceId: id, image };
  const fingerprint = fingerprintWorkspace(workspace, attachments.engineNetworkIds);
  return { kind: 'take-over-container', workspace, original, fingerprint, networks: attachments.endpoints };
}
