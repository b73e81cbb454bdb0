import { shorten } from '@trailer/netmodel';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError, problem, problemBody } from './problem.ts';

const problemType = 'application/problem+json; charset=utf-8';

/** What the HTTP layer's own errors mean to a caller. Everything else it throws with a 4xx is a malformed request. */
const knownErrors: Readonly<Record<string, () => ProblemError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => problem('too_large', 'the body is larger than 256 KiB: send less'),
  FST_ERR_BAD_URL: () => problem('malformed_request', 'the address is not a valid URL: percent-encode it'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    problem('unsupported_media_type', 'send the body with the header Content-Type: application/json'),
};

/** Whatever was thrown, as a problem. What is not meant for callers becomes `internal`, which says nothing but the request id. */
export function toProblem(error: unknown, requestId: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : knownErrors[code];
  if (known !== undefined) return known();
  if (statusCode === 429) return problem('rate_limited', 'too many attempts from your address: wait a minute');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500 && error instanceof Error) {
    return problem('malformed_request', `the request could not be read: ${shorten(error.message)}`);
  }
  return new ProblemError(`tell the administrator: the server's log says more at request ${requestId}`, {
    code: 'internal',
    cause: error,
  });
}

/** Answers with a problem, and logs the ones that are the server's own fault. */
export function sendProblem(error: ProblemError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = problemBody(error);
  if (error.code === 'internal') {
    request.log.error({ err: error.cause, requestId: request.id, route: request.routeOptions.url }, 'request failed');
  }
  return reply.code(body.status).headers(error.headers).type(problemType).send(JSON.stringify(body));
}
