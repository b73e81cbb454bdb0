/** What the command exits with; part of the interface, so a number never changes its meaning. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  unreachable: 5,
  conflict: 6,
  timeout: 7,
  interrupted: 130,
} as const;

/** The table as help shows it. */
export const exitCodeHelp = `Exit codes:
  0  done                           4  not signed in or not allowed
  1  failed                         5  the server or the host does not answer
  2  wrong usage or invalid fields  6  conflicts with the present state
  3  no such object                 7  not finished within --timeout
exec ends with the exit code of the command it ran.`;

/** A failure that is told in one plain message, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, options: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCodes.failure;
  }
}

/** The command was not used as it wants to be; the message says how. */
export function usageError(message: string): CliError {
  return new CliError(message, { exitCode: exitCodes.usage });
}

/** The exit code that an HTTP status of the API stands for. */
export function exitCodeOfStatus(status: number): number {
  switch (status) {
    case 400:
    case 413:
    case 422:
      return exitCodes.usage;
    case 401:
    case 403:
      return exitCodes.notAllowed;
    case 404:
      return exitCodes.notFound;
    case 409:
    case 412:
      return exitCodes.conflict;
    case 502:
    case 503:
    case 504:
      return exitCodes.unreachable;
    default:
      return exitCodes.failure;
  }
}
