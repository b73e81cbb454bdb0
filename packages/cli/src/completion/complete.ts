import type { Command, Option } from 'commander';

/** What an argument or an option's value can name. */
export type NameKind = 'workspace' | 'network' | 'host' | 'token';

const kinds: readonly NameKind[] = ['workspace', 'network', 'host', 'token'];

/** What could stand at the last of the words; `listNames` is asked where a name of an object is wanted. */
export async function complete(
  program: Command,
  words: readonly string[],
  listNames: (kind: NameKind) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return [];
  const { command, operands, pending } = walk(program, before);
  const candidates =
    pending === undefined
      ? await candidatesAt(command, { current, operands }, listNames)
      : await valuesOf(pending, listNames);
  return candidates.filter((candidate) => candidate.startsWith(current)).toSorted();
}

interface Position {
  readonly command: Command;
  /** Operands of the command that are complete. */
  readonly operands: number;
  /** The option whose value comes next, if any. */
  readonly pending: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program;
  let operands = 0;
  let pending: Option | undefined;
  for (const word of words) {
    if (pending !== undefined) {
      pending = undefined;
    } else if (word.startsWith('-')) {
      const option = command.options.find((candidate) => candidate.short === word || candidate.long === word);
      pending = option?.required === true ? option : undefined;
    } else {
      const child = command.commands.find(
        (candidate) => candidate.name() === word || candidate.aliases().includes(word),
      );
      if (child === undefined) operands += 1;
      else command = child;
    }
  }
  return { command, operands, pending };
}

async function valuesOf(
  option: Option,
  listNames: (kind: NameKind) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  const kind = kinds.find((candidate) => option.long === `--${candidate}` && candidate !== 'token');
  return kind === undefined ? [] : listNames(kind);
}

async function candidatesAt(
  command: Command,
  { current, operands }: { readonly current: string; readonly operands: number },
  listNames: (kind: NameKind) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (current.startsWith('-')) {
    const shown = command.options.filter((option) => !option.hidden);
    return shown.map((option) => option.long ?? option.short ?? '').concat('--help');
  }
  if (command.commands.length > 0) {
    return command.commands.map((child) => child.name()).filter((name) => !name.startsWith('__'));
  }
  const argument = command.registeredArguments[operands];
  if (argument?.argChoices !== undefined) return argument.argChoices;
  const kind = kinds.find((candidate) => candidate === argument?.name());
  return kind === undefined ? [] : listNames(kind);
}
