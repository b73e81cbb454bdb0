import type Docker from 'dockerode';
import { z } from 'zod';
import { askMaybe, openStream } from './engine.ts';
import { EngineError, toEngineError } from './errors.ts';
import type { EngineGate } from './gate.ts';
import { jsonLines } from './streams.ts';

const progressSchema = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
  errorDetail: z.object({ message: z.string() }).optional(),
  error: z.string().optional(),
});
type Progress = z.infer<typeof progressSchema>;

/** The image part of the gate. Pulls of one image at one time share one download. */
export function imageCalls(docker: Docker): Pick<EngineGate, 'hasImage' | 'pullImage'> {
  const running = new Map<string, Promise<void>>();
  return {
    hasImage: async (reference) => (await askMaybe(docker.getImage(reference).inspect())) !== null,
    pullImage: (reference, onProgress) => {
      const shared = running.get(reference);
      if (shared !== undefined) return shared;
      const pull = runPull(docker, reference, onProgress)
        .catch((thrown: unknown) => Promise.reject(namingImage(reference, thrown)))
        .finally(() => running.delete(reference));
      running.set(reference, pull);
      return pull;
    },
  };
}

/** A reference with its tag: without one the engine would pull every tag there is. */
export function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return /[:@]/.test(name) ? reference : `${reference}:latest`;
}

/** The part of all layers' bytes that is here, as a text; null while their sizes are unknown. */
export function formatProgress(
  layers: ReadonlyMap<string, { readonly current: number; readonly total: number }>,
): string | null {
  const sizes = [...layers.values()];
  const total = sizes.reduce((sum, layer) => sum + layer.total, 0);
  if (total === 0) return null;
  const current = sizes.reduce((sum, layer) => sum + layer.current, 0);
  return `${Math.floor((100 * current) / total)} % of ${(total / 1e6).toFixed(1)} MB`;
}

/** The engine often tells what failed without the image it failed for. */
function namingImage(reference: string, thrown: unknown): EngineError {
  const error = toEngineError(thrown);
  if (error.message.includes(reference)) return error;
  const message = `image ${reference} cannot be pulled: ${error.message}`;
  return new EngineError({ message, status: error.status, cause: thrown });
}

async function runPull(docker: Docker, reference: string, onProgress: (text: string) => void): Promise<void> {
  const path = `/images/create?${new URLSearchParams({ fromImage: withTag(reference) })}`;
  const layers = new Map<string, { current: number; total: number }>();
  let last: string | null = null;
  for await (const line of jsonLines(await openStream(docker, { method: 'POST', path }))) {
    const progress = progressSchema.safeParse(line);
    if (!progress.success) continue;
    refuseFailure(progress.data);
    noteLayer(layers, progress.data);
    const text = formatProgress(layers);
    if (text !== null && text !== last) onProgress(text);
    last = text;
  }
}

/** A pull that fails after it began says so inside a stream whose status is 200. */
function refuseFailure(progress: Progress): void {
  const message = progress.errorDetail?.message ?? progress.error;
  if (message !== undefined) throw new EngineError({ message, status: null });
}

function noteLayer(layers: Map<string, { current: number; total: number }>, progress: Progress): void {
  const { current, total } = progress.progressDetail ?? {};
  if (progress.id === undefined || progress.status !== 'Downloading' || total === undefined) return;
  layers.set(progress.id, { current: current ?? 0, total });
}
