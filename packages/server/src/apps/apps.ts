import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeldOpen } from '../app/held-open.ts';
import type { HostHandler } from '../app/host-handler.ts';
import { type PendingUpgrade, refuseUpgrade } from '../app/upgrade.ts';
import type { Credentials } from '../auth/credentials.ts';
import { type AppHost, parseAppHost } from './address.ts';
import { appCookie, cookiesNamed } from './headers.ts';
import { type AppAnswer, answerBytes, enterAnswer, malformedAnswer, notFoundAnswer } from './pages.ts';
import type { Admitted, AppPasses } from './passes.ts';
import { mayAsk } from './provenance.ts';
import { type AppProxy, type Exchange, sendAnswer } from './proxy.ts';
import type { AppPass } from './store.ts';

export interface AppsOptions {
  /** Below it every name is a workspace's. */
  readonly domain: string;
  readonly passes: AppPasses;
  /** What is open for visitors: a WebSocket may last for days. */
  readonly open: HeldOpen<AppPass>;
  readonly proxy: AppProxy;
  readonly credentials: Pick<Credentials, 'isOwnSecret'>;
  readonly logger: { warn(details: object, message: string): void };
}

/** Paths that are Trailer's own at every workspace's URL. */
const ownPaths = '/.trailer/';
const enterPath = '/.trailer/enter';

/** Workspace URLs: stands before everything else the server serves, and serves nothing of it. */
export class Apps implements HostHandler {
  readonly #options: AppsOptions;

  constructor(options: AppsOptions) {
    this.#options = options;
  }

  takes({ headers }: IncomingMessage): boolean {
    return parseAppHost(headers.host, this.#options.domain) !== 'elsewhere';
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const answering = this.#decide(request).then(async (decided) => {
      if ('status' in decided) return sendAnswer(response, decided);
      await this.#hold(decided, request, (exchange) => this.#options.proxy.forward(exchange, response));
    });
    answering.catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'a request to a workspace URL failed');
      response.destroy();
    });
  }

  upgrade(request: IncomingMessage, upgrade: PendingUpgrade): void {
    const answering = this.#decide(request).then(async (decided) => {
      if ('status' in decided) return refuseUpgrade(upgrade, answerBytes(decided));
      if (!isBareGet(request)) return refuseUpgrade(upgrade, answerBytes(malformedAnswer));
      await this.#hold(decided, request, (exchange) => this.#options.proxy.upgrade(exchange, upgrade));
    });
    answering.catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'a WebSocket to a workspace URL failed');
      upgrade.socket.destroy();
    });
  }

  /** Ends what is open for those who may see it no longer. */
  sweep(): Promise<void> {
    return this.#options.open.sweep();
  }

  close(): void {
    this.#options.open.close();
  }

  /** Everything that is asked before a byte goes on: whose host this is, who comes, and from whose page. */
  async #decide(request: IncomingMessage): Promise<Admitted | AppAnswer> {
    const host = parseAppHost(request.headers.host, this.#options.domain);
    const { url = '', method = '' } = request;
    if (host === null || host === 'elsewhere') return notFoundAnswer;
    // Absolute targets would name a host of their own.
    if (!url.startsWith('/')) return malformedAnswer;
    const path = url.split('?', 1)[0] ?? '';
    if (path === enterPath && method === 'GET') return this.#enter(request, host);
    if (path.startsWith(ownPaths)) return notFoundAnswer;
    const cookies = cookiesNamed(request.headers.cookie, appCookie);
    const admitted = await this.#options.passes.find(cookies, host);
    if (admitted === null) return notFoundAnswer;
    const origin = `${admitted.pass.scheme}://${request.headers.host?.toLowerCase() ?? ''}`;
    return mayAsk(request.headers, { method, origin }) ? admitted : notFoundAnswer;
  }

  async #enter({ url = '', headers }: IncomingMessage, host: AppHost): Promise<AppAnswer> {
    const ticket = new URL(url, 'http://app').searchParams.get('ticket') ?? '';
    const entered = await this.#options.passes.enter(ticket, host);
    if (entered === null) return notFoundAnswer;
    const isSecure = entered.pass.scheme === 'https';
    return enterAnswer(entered.pass.path, cookieFor(entered.secret, { isSecure, isFramed: isFramed(headers) }));
  }

  async #hold(
    admitted: Admitted,
    request: IncomingMessage,
    work: (exchange: Exchange) => Promise<void>,
  ): Promise<void> {
    const { open, credentials } = this.#options;
    const { signal, release } = open.hold(admitted.pass.hash, admitted.pass);
    try {
      const isOwnSecret = (authorization: string): boolean => credentials.isOwnSecret(authorization);
      await work({ request, admitted, signal, scheme: admitted.pass.scheme, isOwnSecret });
    } finally {
      release();
    }
  }
}

/**
 * A WebSocket's request has no body. One that told of a body would have the workspace wait for it on a connection that
 * is used again, and take the request of the next visitor for it.
 */
function isBareGet({ method, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
  return method === 'GET' && !hasBody;
}

/** Whether the browser opens this in a frame of another site's page, which the console is where the domains differ. */
function isFramed(headers: IncomingMessage['headers']): boolean {
  return headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'cross-site';
}

/**
 * For this host alone, out of reach of scripts. In a frame of another site a browser keeps only what is `None`, `Secure`
 * (which a browser takes from localhost too) and, so that no other site's frame has it, `Partitioned`.
 */
function cookieFor(
  secret: string,
  { isSecure, isFramed }: { readonly isSecure: boolean; readonly isFramed: boolean },
): string {
  const cookie = `${appCookie}=${secret}; Path=/; HttpOnly`;
  if (isFramed) return `${cookie}; SameSite=None; Secure; Partitioned`;
  return `${cookie}; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
