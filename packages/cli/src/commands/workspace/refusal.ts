import type { IncomingMessage } from 'node:http';
import { ApiProblem, problemSchema } from '@trailer/contract';
import { CliError, exitCodeOfStatus } from '../../exit.ts';

const longestBody = 64 * 1024;

/** The problem with which the server refused to open a WebSocket. */
export async function refusalOf(response: IncomingMessage): Promise<Error> {
  const status = response.statusCode ?? 0;
  let text = '';
  for await (const chunk of response) if (text.length < longestBody) text += String(chunk);
  try {
    return new ApiProblem(problemSchema.parse(JSON.parse(text)));
  } catch (error) {
    return new CliError(`The server refused the session: HTTP ${status}`, {
      exitCode: exitCodeOfStatus(status),
      cause: error,
    });
  }
}
