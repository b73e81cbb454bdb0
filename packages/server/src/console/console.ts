import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../app/problem.ts';
import { type ConsoleFile, ConsoleFiles, readConsoleFile } from './files.ts';
import { consolePolicy } from './policy.ts';

export interface ConsoleOptions {
  /** Where the build put it. */
  readonly folder: string;
  /** Origins that it may show in a frame. */
  readonly frames: readonly string[];
}

/** A name that changes with the content never means anything else. */
const forever = 'public, max-age=31536000, immutable';
const forAnHour = 'public, max-age=3600';

const page = 'index.html';

/** Addresses that belong to programs: what is not there is a problem, not a page. */
const ofPrograms = /^\/(api|agent|assets)(\/|$)/;

/**
 * The web console: one page and its files. They are the same for everybody and hold no data, so nobody is asked who
 * they are; whatever the page shows, it gets from the API.
 */
export class Console {
  readonly #options: ConsoleOptions;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Adds the routes of the files. */
  register(app: FastifyInstance): void {
    const assets = new ConsoleFiles(join(this.#options.folder, 'assets'));
    app.get<{ Params: { readonly '*': string } }>('/assets/*', async (request, reply) =>
      sendFile(await assets.find(request.params['*']), { request, reply, cacheControl: forever }),
    );
    const files = new ConsoleFiles(this.#options.folder);
    for (const name of publicFiles(this.#options.folder)) {
      app.get(`/${name}`, async (request, reply) =>
        sendFile(await files.find(name), { request, reply, cacheControl: forAnHour }),
      );
    }
  }

  /** Whether a request that no route takes is a person's browser going to one of the console's addresses. */
  takes({ method, url, headers }: FastifyRequest): boolean {
    const wantsPage = headers.accept?.includes('text/html') === true;
    return wantsPage && (method === 'GET' || method === 'HEAD') && !ofPrograms.test(url);
  }

  /** Sends the page; it is read anew each time, so that a new build reaches the next visitor. */
  async sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    reply.header(
      'content-security-policy',
      consolePolicy({ host: request.headers.host ?? '', frames: this.#options.frames }),
    );
    const file = await readConsoleFile(join(this.#options.folder, page));
    return sendFile(file, { request, reply, cacheControl: 'no-store' });
  }
}

interface Sending {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly cacheControl: string;
}

function sendFile(file: ConsoleFile | null, { request, reply, cacheControl }: Sending): FastifyReply {
  if (file === null)
    throw problem('not_found', 'the console has no such file: reload the page, it may be an older one');
  reply.header('cache-control', cacheControl).header('vary', 'accept-encoding').type(file.type);
  if (file.compressed === null || !acceptsGzip(request)) return reply.send(file.plain);
  return reply.header('content-encoding', 'gzip').send(file.compressed);
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}

function publicFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== page)
    .map(({ name }) => name);
}
