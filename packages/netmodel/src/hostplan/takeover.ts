import { originalNameAfter } from '../adoption/names.ts';
import { resolveAttachments } from './attachments.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import type { DesiredWorkspace, HostView, Step } from './types.ts';

/**
 * Whether a workspace is still to take the place of the container it was made from. The engine tells: once its own
 * runs, the original has another name for good. What somebody removed by hand holds nothing up.
 */
export function isTakeoverPending({ adopted }: DesiredWorkspace, { observed }: HostView): boolean {
  const original = observed.originals?.find(({ engineId }) => engineId === adopted?.engineId);
  return original !== undefined && original.name !== originalNameAfter(adopted?.name ?? '');
}

/** The whole replacement in one step, for it is put back as a whole; null while a network of it is not there yet. */
export function planTakeover(workspace: DesiredWorkspace, view: HostView): Step | null {
  const { adopted: original, image, id } = workspace;
  const attachments = resolveAttachments(workspace, view);
  if (!original || !attachments.ready) return null;
  if (!view.observed.images.includes(image)) return { kind: 'pull-image', workspaceId: id, image };
  const fingerprint = fingerprintWorkspace(workspace, attachments.engineNetworkIds);
  return { kind: 'take-over-container', workspace, original, fingerprint, networks: attachments.endpoints };
}
