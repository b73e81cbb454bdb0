import { problem } from './problem.ts';

const generationTag = /^(?:W\/)?(?:"(\d{1,15})"|(\d{1,15}))$/;

/** The generation an If-Match header asks for; null when any will do (no header, or `*`). */
export function parseIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const match = generationTag.exec(header.trim());
  const digits = match?.[1] ?? match?.[2];
  if (digits === undefined) {
    throw problem(
      'malformed_request',
      'If-Match is not an ETag of this API: send it as the answer gave it, such as "3"',
    );
  }
  return Number(digits);
}
