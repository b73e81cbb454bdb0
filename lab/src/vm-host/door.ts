import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { limits } from '../config.ts';
import { CommandError, type CommandResult, type RunOptions } from '../process/run.ts';

/** Runs a command inside the host, through the socket that leads to its door; any exit code is an answer. */
export async function attemptInside(
  socketPath: string,
  argv: readonly string[],
  options: Omit<RunOptions, 'environment'> = {},
): Promise<CommandResult> {
  const words = Buffer.from(argv.map((word) => `${word}\0`).join('')).toString('base64');
  const timeoutMs = options.timeoutMs ?? limits.commandMs;
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method: 'POST', path: `/cgi-bin/run?${words}`, signal: AbortSignal.timeout(timeoutMs) },
      (incoming) => {
        const { 'exit-code': exitCode, 'output-length': outputLength } = incoming.headers;
        buffer(incoming).then((body) => {
          if (exitCode === undefined) reject(new Error(`the door answered ${incoming.statusCode}: ${body}`));
          const said = body.toString('utf8', 0, Number(outputLength));
          resolve({ exitCode: Number(exitCode), stdout: said, stderr: body.toString('utf8', Number(outputLength)) });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.stdin ?? '');
  });
}

/** As `attemptInside`, and throws a CommandError unless the command exits with 0. */
export async function runInside(
  socketPath: string,
  argv: readonly string[],
  options: Omit<RunOptions, 'environment'> = {},
): Promise<CommandResult> {
  const result = await attemptInside(socketPath, argv, options);
  if (result.exitCode !== 0) throw new CommandError(argv, result);
  return result;
}
