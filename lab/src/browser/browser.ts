import { randomBytes } from 'node:crypto';
import { sessionKeyHeader } from '@trailer/contract';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { watchPage } from './watch.ts';

/** Debian's own; what it does on the network and with a GPU is of no use here. */
const executablePath = '/usr/bin/chromium';
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Every name below them is this machine: of `localhost` as browsers on a desktop have it, of the other by DNS.
  '--host-resolver-rules=MAP *.localhost 127.0.0.1,MAP *.example.test 127.0.0.1',
];

/** How long anything a person waits for may take, on a machine that does other things as well. */
const actionTimeoutMs = 15_000;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** What a browser keeps of somebody who signed in. */
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface VisitorOptions {
  /** The server's address, such as `http://127.0.0.1:8090`. */
  readonly baseUrl: string;
  /** Null is a stranger's. */
  readonly session: Session | null;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** Records what happens, so that a trace of it can be kept. */
  readonly traced?: boolean;
}

/** Somebody with a browser of their own: cookies, windows and what went wrong in them. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page and requests that failed, in words; a refusal by the API is an answer and no failure. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** Starts a browser that nobody sees. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath, args: launchArguments });
}

/** Opens a browser for one person; nothing is shared with others. */
export async function openVisitor(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { baseUrl, width = 1280, height = 800, theme = 'light' } = options;
  const settings: BrowserContextOptions = {
    baseURL: baseUrl,
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...(options.session === null ? {} : { storageState: options.session }),
  };
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(actionTimeoutMs);
  if (options.traced === true) await context.tracing.start({ snapshots: true });
  const troubles: string[] = [];
  context.on('page', (page) => watchPage(page, troubles));
  const page = await context.newPage();
  return { page, context, troubles, close: async () => await context.close() };
}

/** Signs in by the API; any number of browsers may go on with that. */
export async function signIn(browser: Browser, baseUrl: string, credentials: Credentials): Promise<Session> {
  const context = await browser.newContext({ baseURL: baseUrl });
  try {
    // As the console does: the cookie is worth nothing to it without the key, which it keeps beside.
    const key = randomBytes(32).toString('base64url');
    const request = { data: { ...credentials }, headers: { origin: baseUrl, [sessionKeyHeader]: key } };
    const answer = await context.request.post('/api/v1/session', request);
    if (!answer.ok()) throw new Error(`${credentials.email} cannot sign in: ${answer.status()} ${await answer.text()}`);
    const { cookies } = await context.storageState();
    return { cookies, origins: [{ origin: baseUrl, localStorage: [{ name: sessionKeyHeader, value: key }] }] };
  } finally {
    await context.close();
  }
}
