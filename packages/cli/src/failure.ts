import { ApiProblem } from '@trailer/contract';
import { CliError, exitCodeOfStatus, exitCodes } from './exit.ts';

/** A failure as it is shown: lines for people, one document for programs. */
export interface Failure {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly document: unknown;
}

const connectionErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is the server running?',
  ENOTFOUND: 'this host name is not known',
  EAI_AGAIN: 'the name service does not answer',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
};

/** The first system error code along the chain of causes, if any. */
function systemCodeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== undefined && code in connectionErrors) return code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return systemCodeOf(cause.errors[0]);
  }
  return undefined;
}

/** `field: what is wrong with it`; messages name their field themselves, once is enough. */
function formatFault({ path, message }: ApiProblem['problem']['errors'][number]): string {
  if (path === '') return message;
  return `${path}: ${message.startsWith(`${path} `) ? message.slice(path.length + 1) : message}`;
}

function describeProblem({ problem }: ApiProblem): Failure {
  return { exitCode: exitCodeOfStatus(problem.status), lines: linesOf(problem), document: problem };
}

function linesOf({ status, errors, detail, title }: ApiProblem['problem']): readonly string[] {
  if (status === 401) {
    return ['Not signed in: the token is missing, wrong or expired.', 'Run "trailer login", or set TRAILER_TOKEN.'];
  }
  if (errors.length > 0) return errors.map(formatFault);
  return [detail === '' ? title : detail];
}

function plain(exitCode: number, message: string): Failure {
  return { exitCode, lines: message.split('\n'), document: { code: 'cli', detail: message, errors: [] } };
}

/** Says what went wrong in terms of the user, not of the program. */
export function describeFailure(error: unknown, baseUrl?: string): Failure {
  if (error instanceof ApiProblem) return describeProblem(error);
  if (error instanceof CliError) return plain(error.exitCode, error.message);
  if (error instanceof Error && error.name === 'AbortError') return plain(exitCodes.interrupted, 'interrupted');
  const code = systemCodeOf(error);
  if (code !== undefined) {
    const server = baseUrl === undefined ? 'the server' : baseUrl;
    return plain(exitCodes.unreachable, `Cannot reach ${server}: ${connectionErrors[code]}`);
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return plain(exitCodes.unreachable, `Cannot reach ${baseUrl ?? 'the server'}: ${(error.cause as Error).message}`);
  }
  return plain(exitCodes.failure, error instanceof Error ? (error.stack ?? error.message) : String(error));
}
