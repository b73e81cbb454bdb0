import { buildOpenApi } from '@trailer/contract';
import type { Call, Feature } from '../app/handler.ts';
import { ProblemError } from '../app/problem.ts';
import { hasAdministrator } from '../auth/store.ts';
import type { Console } from '../console/console.ts';
import type { Db } from '../db/schema.ts';
import type { Metrics } from './metrics.ts';
import { docsPage } from './pages/docs.ts';
import { homePage } from './pages/home.ts';
import { sendPage } from './pages/page.ts';
import { setupPage } from './pages/setup.ts';
import { askDatabase } from './store.ts';

export interface SystemFeatureOptions {
  readonly db: Db;
  readonly metrics: Metrics;
  /** The web console; null where it was not built. */
  readonly console: Console | null;
}

/** Health, metrics, the API's description, and the console or, where it was not built, the server's few pages. */
export function systemFeature({ db, metrics, console }: SystemFeatureOptions): Feature {
  const openApi = once(buildOpenApi);
  return {
    handlers: {
      'system.health': async () => ({ body: { status: 'ok' } }),
      'system.ready': async () => {
        await askDatabase(db).catch((cause: unknown) => {
          throw new ProblemError('the database does not answer', { code: 'not_ready', cause });
        });
        return { body: { status: 'ready' } };
      },
      'system.metrics': async ({ raw }) => {
        raw.reply.type(metrics.contentType).send(await metrics.render());
        return null;
      },
      'system.openapi': async () => ({ body: openApi() }),
      'system.docs': async ({ raw }) => {
        sendPage(raw.reply, docsPage(openApi()));
        return null;
      },
      'system.home': async ({ raw }) => {
        if (console !== null) return await answerByConsole(console, raw);
        sendPage(
          raw.reply,
          homePage({ hasAdministrator: await hasAdministrator(db), baseUrl: baseUrlOf(raw.request) }),
        );
        return null;
      },
      'system.setup-page': async ({ query, raw }) => {
        if (console !== null) return await answerByConsole(console, raw);
        const baseUrl = baseUrlOf(raw.request);
        sendPage(raw.reply, setupPage({ hasAdministrator: await hasAdministrator(db), token: query.token, baseUrl }));
        return null;
      },
    },
  };
}

async function answerByConsole(console: Console, { request, reply }: Call<'system.home'>['raw']): Promise<null> {
  await console.sendPage(request, reply);
  return null;
}

/** Makes a value at its first use, and keeps it. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The address under which the reader's browser reached us. */
function baseUrlOf(request: { readonly protocol: string; readonly host: string }): string {
  return `${request.protocol}://${request.host}`;
}
