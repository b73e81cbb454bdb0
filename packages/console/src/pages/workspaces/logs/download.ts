/** Reads an answer to its end; `onProgress` hears how many bytes came so far. */
export async function readWhole(response: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      pieces.push(read.value);
      bytes += read.value.byteLength;
      onProgress(bytes);
    }
  } catch (cause) {
    throw new Error(`it broke off after ${formatMegabytes(bytes)}: try again`, { cause });
  }
  return new Blob(pieces);
}

/** `3.2 MB`: bytes as people read them, in steps that are seen to change. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Long enough for a browser to have begun with it. */
const keptMs = 60_000;

/** Has the browser save bytes as a file of this name. */
export function saveAs(name: string, bytes: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), keptMs);
}
