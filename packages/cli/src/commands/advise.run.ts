import process from 'node:process';
import type { Advice, AdviceQuestion, AdviceRecommendation } from '@trailer/contract';
import { chooseHost } from '../client/find.ts';
import type { Session } from '../client/session.ts';
import { CliError, exitCodes, usageError } from '../exit.ts';
import { wrap } from '../terminal/table.ts';
import type { AdviseOptions } from './advise.ts';

type Answers = Partial<Record<AdviceQuestion['id'], string>>;

const pipeWidth = 100;

/** Asks what was not answered beforehand, and prints the network to take with the command that makes it. */
export async function adviseCommand(session: Session, options: AdviseOptions): Promise<undefined> {
  const { output } = session;
  const host = await chooseHost(session, options.host);
  const { network, lan, switch: onSwitch, matters } = options;
  const given = { network, lan, switch: onSwitch, matters };
  const answers: Answers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  let advice = await ask(session, host.id, answers);
  while (advice.question !== null) {
    answers[advice.question.id] = await answerOf(session, advice.question);
    advice = await ask(session, host.id, answers);
  }
  if (output.json) return void output.document({ answers, ...advice });
  if (advice.recommendation !== null) show(session, advice.recommendation);
}

async function ask({ client, signal }: Session, hostId: string, answers: Answers): Promise<Advice> {
  return (await client.call('networks.advise', { body: { hostId, answers }, signal })).body;
}

async function answerOf({ terminal, signal }: Session, question: AdviceQuestion): Promise<string> {
  if (terminal.stdin.isTTY !== true) {
    const values = question.options.map(({ value }) => value).join(' or ');
    throw usageError(`${question.text} Nobody can be asked here: give --${question.id} ${values}`);
  }
  const { select, isCancel } = await import('@clack/prompts');
  const hint = question.suggested === null ? '' : ` (${question.suggested.why})`;
  const answer = await select({
    message: `${question.text}${hint}`,
    options: question.options.map(({ value, text, why }) => ({ value, label: text, hint: why })),
    ...(question.suggested === null ? {} : { initialValue: question.suggested.value }),
    signal,
    output: process.stderr,
  });
  if (isCancel(answer)) throw new CliError('No advice was asked for to the end', { exitCode: exitCodes.interrupted });
  return answer;
}

function show({ output }: Session, advice: AdviceRecommendation): void {
  const { style } = output;
  const width = output.width ?? pipeWidth;
  const list = (marker: string, texts: readonly string[]) =>
    output.lines(
      texts.flatMap((text) => wrap(text, width - 2).map((line, index) => `${index === 0 ? marker : ' '} ${line}`)),
    );
  output.line(style.bold(advice.title));
  list(style.good('+'), advice.reasons);
  list(style.warn('!'), advice.limits);
  output.line(style.dim('\nNot taken:'));
  list(
    style.dim('-'),
    advice.rejected.map(({ what, why }) => `${what}: ${why}`),
  );
  output.line(style.dim('\nNext:'));
  output.lines(nextCommands(advice).map((command) => `  $ trailer ${command}`));
}

/** The commands that follow the advice, to copy. */
export function nextCommands({ network, existing, workspace }: AdviceRecommendation): readonly string[] {
  const name = network?.name ?? existing?.name;
  const attachment = name === undefined ? '' : ` --network ${name}`;
  const mode = workspace.networkMode === 'standard' ? '' : ` --network-mode ${workspace.networkMode}`;
  const create = `workspace create web --image IMAGE${attachment}${mode}`;
  if (network === null) return [create];
  const flags = [
    ['driver', network.driver],
    ['parent', network.parentInterface],
    ['subnet', network.subnet],
    ['gateway', network.gateway],
    ['ip-range', network.ipRange],
  ].flatMap(([flag, value]) => (value === null || value === undefined ? [] : [`--${flag} ${value}`]));
  return [['network create', network.name, ...flags].join(' '), create];
}
