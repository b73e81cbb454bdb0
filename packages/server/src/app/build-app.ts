import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { RouteName } from '@trailer/contract';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { AuditTrail } from '../audit/audit-log.ts';
import type { Console } from '../console/console.ts';
import { newId } from '../db/id.ts';
import type { Authenticate, Authorizer, OpenCallWatch } from './access.ts';
import { bodyLimitBytes, takeOnlyJson } from './body-parser.ts';
import { answerUnreadable } from './client-error.ts';
import { sendProblem, toProblem } from './errors.ts';
import { bindRoutes } from './features.ts';
import { Gatekeeper } from './gatekeeper.ts';
import type { Feature } from './handler.ts';
import type { HostHandler } from './host-handler.ts';
import type { AnswerOnce } from './idempotency/idempotency.ts';
import { noRouteProblem } from './not-found.ts';
import { guessingLimits } from './rate-limit.ts';
import { recordRefusal } from './refusals.ts';
import { registerRoute } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { createSharedServer } from './shared-server.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly routeName?: RouteName;
  }
}

export interface AppOptions {
  readonly features: readonly Feature[];
  readonly authenticate: Authenticate;
  readonly authorizer: Authorizer;
  readonly openCalls: OpenCallWatch;
  readonly idempotency: AnswerOnce;
  readonly audit: AuditTrail;
  readonly logger: FastifyBaseLogger;
  /** Takes the host names that are not the app's own. */
  readonly hosts: HostHandler;
  /** The web console; null where it was not built. */
  readonly console: Console | null;
}

/**
 * Builds the HTTP app: exactly the routes of the contract's table, each behind the authorizer, and the console's files.
 * It does not listen yet.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    bodyLimit: bodyLimitBytes,
    serverFactory: (handler) => createSharedServer(handler, options.hosts),
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => sendProblem(toProblem(error, request.id), request, reply),
  });
  const gatekeeper = new Gatekeeper(options);
  takeOnlyJson(app);
  answerErrors(app, gatekeeper, options);
  await app.register(helmet, securityHeaders);
  await app.register(rateLimit, { global: false });
  const context = {
    gatekeeper,
    idempotency: options.idempotency,
    limits: guessingLimits,
    openCalls: options.openCalls,
    closing: closingOf(app, options.hosts),
  };
  for (const route of bindRoutes(options.features)) registerRoute(app, route, context);
  await options.console?.register(app);
  return app;
}

function answerErrors(app: FastifyInstance, gatekeeper: Gatekeeper, { audit, console }: AppOptions): void {
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = toProblem(error, request.id);
    await recordRefusal(request, refusal, { audit, gatekeeper });
    return sendProblem(refusal, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    console?.takes(request) === true
      ? console.sendPage(request, reply)
      : sendProblem(noRouteProblem(request), request, reply),
  );
}

/** Aborted when the app begins to close, before it waits for open requests. */
function closingOf(app: FastifyInstance, hosts: HostHandler): AbortSignal {
  const closing = new AbortController();
  app.addHook('preClose', async () => {
    closing.abort();
    hosts.close();
  });
  return closing.signal;
}
