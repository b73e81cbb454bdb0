import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

/** One name: neither a path nor a hidden file. */
const plainName = /^[\w-][\w.-]*$/;

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
  async register(app: FastifyInstance): Promise<void> {
    const { folder } = this.#options;
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      // A compressed twin is sent in the place of its file, and is none by itself.
      allowedPath: (path) => plainName.test(path.slice(1)) && !path.endsWith('.gz'),
      cacheControl: false,
      setHeaders: (answer, path) => answer.header('cache-control', cacheControlOf(path)),
    });
    for (const name of publicFiles(folder)) {
      app.get(`/${name}`, (_, reply) => reply.sendFile(name, folder, { cacheControl: false }));
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
    return reply.sendFile(page, this.#options.folder, { cacheControl: false });
  }
}

/** How long browsers may keep a file of the console. */
function cacheControlOf(path: string): string {
  if (basename(path) === page) return 'no-store';
  return basename(dirname(path)) === 'assets' ? forever : forAnHour;
}

function publicFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== page)
    .map(({ name }) => name);
}
