import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem.ts';

/** Largest body; a workspace with hundreds of ports and variables stays far below. */
export const bodyLimitBytes = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Makes the app take JSON in UTF-8 and nothing else. */
export function takeOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => (body.length === 0 ? undefined : parseJson(decode(body))),
  );
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new ProblemError('the body is not UTF-8: send JSON encoded as UTF-8', { code: 'malformed_request', cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, refuseProto);
  } catch (cause) {
    const detail = 'the body is not JSON that can be read: check it with a JSON checker';
    throw new ProblemError(detail, { code: 'malformed_request', cause });
  }
}

/** A key that means something to JavaScript and nothing to us; walking the value also refuses nesting beyond all measure. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__ is no field');
  return value;
}
