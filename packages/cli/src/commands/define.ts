import { type Command, Option } from 'commander';
import type { ConnectionOptions, Session } from '../client/session.ts';
import { defaultUrl } from '../config.ts';
import type { CliContext } from '../context.ts';
import { exitCodeHelp } from '../exit.ts';
import type { Failure } from '../failure.ts';
import { createOutput } from '../terminal/output.ts';

/** One option: its flags, what it does, and how its text is read where that may fail, or the values it is known to take. */
export type OptionSpec = readonly [
  flags: string,
  description: string,
  parse?: ((text: string, previous: never) => unknown) | readonly string[],
];

/** Options that help shows under a heading of their own. */
export interface OptionGroup {
  readonly heading: string;
  readonly options: readonly OptionSpec[];
}

/** One command that talks to the server. `run` may return an exit code of its own. */
export interface ClientCommandSpec<Options> {
  /** Name and arguments, `get <workspace>`. */
  readonly usage: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
  readonly options?: readonly OptionSpec[];
  readonly group?: OptionGroup;
  readonly examples: readonly string[];
  run(session: Session, args: readonly string[], options: Options): Promise<number | undefined>;
}

/** Options of commands that start something and may wait until the host has done it. */
export interface WaitOptions {
  readonly wait: boolean;
  readonly timeout?: number;
}

/** The help text with examples, one line each. */
export function examplesHelp(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  $ trailer ${example}`).join('\n')}`;
}

function addOption(command: Command, [flags, description, parse]: OptionSpec): void {
  const option = new Option(flags, description);
  if (typeof parse === 'function') option.argParser(parse as (text: string, previous: unknown) => unknown);
  // Shown by help and completion only: the server refuses other values together with every other fault.
  else if (parse !== undefined) option.argChoices = [...parse];
  command.addOption(option);
}

/** Adds a command that needs a server; the code it runs is loaded only when it is called. */
export function addClientCommand<Options = object>(
  parent: Command,
  context: CliContext,
  spec: ClientCommandSpec<Options>,
): Command {
  const command = parent.command(spec.usage).summary(spec.summary).description(`${spec.summary}.`);
  command.aliases([...(spec.aliases ?? [])]);
  for (const option of spec.options ?? []) addOption(command, option);
  if (spec.group !== undefined) {
    command.optionsGroup(spec.group.heading);
    for (const option of spec.group.options) addOption(command, option);
  }
  command
    .optionsGroup('Server and output:')
    .option('--url <url>', `address of the server [TRAILER_URL; ${defaultUrl}]`)
    .option('--token <token>', 'API token [TRAILER_TOKEN; what "trailer login" kept]')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examplesHelp(spec.examples));
  return command.action(() => runInSession(context, command, spec));
}

async function runInSession<Options>(
  context: CliContext,
  command: Command,
  spec: ClientCommandSpec<Options>,
): Promise<void> {
  const options = command.opts<Options & ConnectionOptions & { readonly json?: boolean }>();
  const json = options.json === true;
  const output = createOutput(context.terminal, { json, plain: context.environment.plain });
  const [{ openSession }, { describeFailure }] = await Promise.all([
    import('../client/session.ts'),
    import('../failure.ts'),
  ]);
  let baseUrl: string | undefined;
  try {
    const { environment, terminal, signal } = context;
    const session = await openSession({ options, environment, output, terminal, signal });
    baseUrl = session.baseUrl;
    context.exitWith((await spec.run(session, command.args, options)) ?? 0);
  } catch (error) {
    showFailure(context, describeFailure(error, baseUrl), json);
  }
}

/** Tells a failure on standard error and sets the exit code. */
export function showFailure(context: CliContext, failure: Failure, json: boolean): void {
  const { stderr } = context.terminal;
  if (json) stderr.write(`${JSON.stringify(failure.document)}\n`);
  else for (const line of failure.lines) stderr.write(`${line}\n`);
  context.exitWith(failure.exitCode);
}

/** A command that only groups others: prints its help when called alone. */
export function addGroup(parent: Command, name: string, summary: string): Command {
  return parent.command(name).summary(summary).description(`${summary}.`).helpCommand(false);
}

/** The closing paragraph of the top-level help. */
export const closingHelp = `\nEvery command has examples: trailer COMMAND --help\n\n${exitCodeHelp}`;
