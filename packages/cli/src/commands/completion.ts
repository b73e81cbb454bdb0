import { Argument, type Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examplesHelp } from './define.ts';

/** `trailer completion SHELL`, and the hidden command that its scripts call back. */
export function addCompletionCommands(program: Command, context: CliContext): void {
  program
    .command('completion')
    .summary('Print a completion script for your shell')
    .description('Print a completion script for your shell.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examplesHelp([
        'completion bash > /etc/bash_completion.d/trailer',
        'completion zsh > ~/.zfunc/_trailer',
        'completion fish > ~/.config/fish/completions/trailer.fish',
      ]),
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScripts } = await import('../completion/scripts.ts');
      context.terminal.stdout.write(completionScripts[shell]);
    });
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const { complete } = await import('../completion/complete.ts');
      const { listNames } = await import('../completion/names.ts');
      const candidates = await complete(program, words, (kind) => listNames(context, kind));
      for (const candidate of candidates) context.terminal.stdout.write(`${candidate}\n`);
    });
}
