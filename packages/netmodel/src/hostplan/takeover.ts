import { originalNameAfter } from '../adoption/names.ts';
import type { AdoptedContainer } from '../adoption/types.ts';
import { resolveAttachments } from './attachments.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import type { DesiredWorkspace, HostView, Step } from './types.ts';

/**
 * The container whose place a workspace is still to take; null when there is none. The engine tells: once the
 * workspace's own runs, the original has another name for good. What somebody removed by hand holds nothing up.
 */
export function pendingTakeover(
  { adopted }: Pick<DesiredWorkspace, 'adopted'>,
  { observed }: HostView,
): AdoptedContainer | null {
  if (!adopted) return null;
  const original = observed.originals?.find(({ engineId }) => engineId === adopted.engineId);
  return original === undefined || original.name === originalNameAfter(adopted.name) ? null : adopted;
}

/** The whole replacement in one step, for it is put back as a whole; null while a network of it is not there yet. */
export function planTakeover(workspace: DesiredWorkspace, original: AdoptedContainer, view: HostView): Step | null {
  const { image, id } = workspace;
  const attachments = resolveAttachments(workspace, view);
  if (!attachments.ready) return null;
  if (!view.observed.images.includes(image)) return { kind: 'pull-image', workspaceId: id, image };
  const fingerprint = fingerprintWorkspace(workspace, attachments.engineNetworkIds);
  return { kind: 'take-over-container', workspace, original, fingerprint, networks: attachments.endpoints };
}
