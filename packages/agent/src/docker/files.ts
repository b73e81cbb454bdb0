import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import tar from 'tar-stream';
import { ask, askMaybe } from './engine.ts';
import { EngineError } from './errors.ts';
import type { EngineGate } from './gate.ts';

/** The file part of the gate: the engine packs what is at a path, which it looks up inside the container only. */
export function fileCalls(docker: Docker): Pick<EngineGate, 'readFile'> {
  return {
    readFile: async (containerId, path, { maxBytes, signal }) => {
      const container = docker.getContainer(containerId);
      const archive = await openArchive(container, { path, ...(signal === undefined ? {} : { abortSignal: signal }) });
      return archive === null ? null : ask(unpackPlainFile(archive, maxBytes));
    },
  };
}

async function openArchive(
  container: Docker.Container,
  request: { readonly path: string; readonly abortSignal?: AbortSignal },
): Promise<NodeJS.ReadableStream | null> {
  try {
    return await askMaybe(container.getArchive(request));
  } catch (thrown) {
    // A path that leads through a file, as if it were a folder, is absent as well.
    if (thrown instanceof EngineError && /not a directory/.test(thrown.message)) return null;
    throw thrown;
  }
}

/**
 * The bytes of an archive's first entry; null unless it is a plain file of at most so many bytes. The rest of the
 * archive is not read: it may be a folder of any size.
 */
export async function unpackPlainFile(
  archive: AsyncIterable<string | Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const source = Readable.from(archive);
  const unpacking = tar.extract();
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | null>();
  unpacking.once('entry', ({ type, size }, body) => {
    if (type === 'file' && size !== undefined && size <= maxBytes) takeIn(body, size).then(resolve, reject);
    else resolve(null);
  });
  pipeline(source, unpacking).then(() => resolve(null), reject);
  try {
    return await promise;
  } finally {
    source.destroy();
  }
}

/** The library ends the body of an archive that broke off as if it were whole. */
async function takeIn(body: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = await buffer(body);
  if (bytes.length !== size) throw new Error(`the engine's archive broke off after ${bytes.length} of ${size} bytes`);
  return bytes;
}
