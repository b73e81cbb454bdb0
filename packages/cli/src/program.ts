import { Command } from 'commander';
import { addAdviseCommand } from './commands/advise.ts';
import { addAgentCommand } from './commands/agent.ts';
import { addBenchCommands } from './commands/bench.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { closingHelp } from './commands/define.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEnrolmentCommands } from './commands/enrolment.ts';
import { addHostCommands } from './commands/host.ts';
import { addLoginCommand } from './commands/login.ts';
import { addNetworkCommands } from './commands/network.ts';
import { addReachabilityCommands } from './commands/reachability.ts';
import { addServerCommand } from './commands/server.ts';
import { addStandaloneCommand } from './commands/standalone.ts';
import { addTokenCommands } from './commands/token.ts';
import { addWorkspaceCommands } from './commands/workspace.ts';
import type { CliContext } from './context.ts';
import { version } from './version.ts';

/** The whole command tree. Defining it loads no feature; each command loads its own when called. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('trailer')
    .description('Workspaces that are really on the network: every address Trailer shows, answers.')
    .version(version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.stdout.write(text),
      writeErr: (text) => context.terminal.stderr.write(text),
    })
    .showHelpAfterError('Add --help for the usage and examples.')
    .helpCommand(false)
    .addHelpText('after', closingHelp);

  program.commandsGroup('Use it:');
  addWorkspaceCommands(program, context);
  addNetworkCommands(program, context);
  addHostCommands(program, context);
  addReachabilityCommands(program, context);
  addAdviseCommand(program, context);
  addBenchCommands(program, context);
  program.commandsGroup('Run it:');
  addStandaloneCommand(program, context);
  addServerCommand(program, context);
  addAgentCommand(program, context);
  program.commandsGroup('Set it up:');
  addLoginCommand(program, context);
  addDoctorCommand(program, context);
  addEnrolmentCommands(program, context);
  addTokenCommands(program, context);
  addCompletionCommands(program, context);
  return program;
}
