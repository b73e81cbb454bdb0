import { type Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, addGroup, type OptionSpec } from './define.ts';
import { addAdoptWorkspaceCommand } from './foreign.ts';
import type { DeleteOptions } from './network.ts';
import { waitOptions } from './options.ts';
import {
  type CreateWorkspaceOptions,
  createOptions,
  desktopOptions,
  desktopUpdateOptions,
  type UpdateWorkspaceOptions,
  updateOptions,
} from './workspace/options.ts';
import {
  type AttachOptions,
  attachOptions,
  execOptions,
  type LogsOptions,
  logsOptions,
  type ProgramOptions,
} from './workspace/session-options.ts';
import type { Verb, VerbOptions } from './workspace/verb.ts';

/** `trailer workspace …` */
export function addWorkspaceCommands(program: Command, context: CliContext): void {
  const group = addGroup(program, 'workspace', 'Workspaces: containers with addresses that answer')
    .alias('ws')
    .enablePositionalOptions();
  addReading(group, context);
  addWriting(group, context);
  addAdoptWorkspaceCommand(group, context);
  addVerbs(group, context);
  addSessions(group, context);
}

function addReading(group: Command, context: CliContext): void {
  const load = () => import('./workspace/show.ts');
  addClientCommand<{ readonly host?: string }>(group, context, {
    usage: 'list',
    aliases: ['ls'],
    summary: 'List workspaces',
    options: [['--host <host>', 'only those of this host']],
    examples: ['workspace list', "workspace list --json | jq -r '.[].name'"],
    run: async (session, _args, options) => (await load()).listWorkspacesCommand(session, options.host),
  });
  addClientCommand(group, context, {
    usage: 'get <workspace>',
    summary: 'Show a workspace with its addresses, ports and conditions',
    examples: ['workspace get web'],
    run: async (session, [reference = '']) => (await load()).getWorkspaceCommand(session, reference),
  });
}

function addWriting(group: Command, context: CliContext): void {
  const load = () => import('./workspace/write.ts');
  addClientCommand<CreateWorkspaceOptions>(group, context, {
    usage: 'create <name> [command...]',
    summary: 'Create a workspace and wait until it runs',
    options: createOptions,
    group: desktopOptions,
    examples: [
      'workspace create web --image nginx:1.29 -p 9090:80',
      'workspace create web --image nginx:1.29 --network lan:192.168.1.50 -p 9090:80/tcp -p 5353:53/udp',
      'workspace create box --image busybox --volume data:/data --cpus 0.5 --memory 256M -- sleep infinity',
      'workspace create game --image busybox --interactive -- sh',
      'workspace create web2 --like web -p 9091:80',
      'workspace create desk --kind windows --image trailer-windows --network lan -p 3389:3389 --password-file desk.txt',
    ],
    run: async (session, [name = '', ...command], options) => {
      const { workspacePassword: password } = context.environment;
      return (await load()).createWorkspaceCommand(session, { name, command, password }, options);
    },
    // Taken so that the refusal can say what to use instead.
  }).addOption(new Option('--password [password]').hideHelp());
  addClientCommand<UpdateWorkspaceOptions>(group, context, {
    usage: 'update <workspace> [command...]',
    summary: 'Change a workspace; a list that is given replaces the present one',
    options: updateOptions,
    group: desktopUpdateOptions,
    examples: ['workspace update web --image nginx:1.30', 'workspace update web -p 9090:80 -p 9443:443'],
    run: async (session, [reference = '', ...command], options) =>
      (await load()).updateWorkspaceCommand(session, { reference, command }, options),
  });
  addClientCommand<DeleteOptions>(group, context, {
    usage: 'delete <workspace>',
    aliases: ['rm'],
    summary: 'Delete a workspace with its container and its volumes',
    options: [['-y, --yes', 'do not ask'], ...waitOptions],
    examples: ['workspace delete web', 'workspace delete web --yes --no-wait'],
    run: async (session, [reference = ''], options) =>
      (await load()).deleteWorkspaceCommand(session, reference, options),
  });
}

interface VerbSpec {
  readonly verb: Verb;
  readonly summary: string;
  readonly options?: readonly OptionSpec[];
  readonly examples?: readonly string[];
}

const verbs: readonly VerbSpec[] = [
  { verb: 'start', summary: 'Start a workspace and wait until it runs' },
  {
    verb: 'stop',
    summary: 'Stop a workspace; it stays stopped',
    options: [['--force', 'cut a Windows guest off instead of letting it shut down']],
    examples: ['workspace stop desk --force'],
  },
  { verb: 'restart', summary: 'Stop and start the container once' },
  { verb: 'redeploy', summary: 'Make the container anew, keeping addresses and volumes' },
];

function addVerbs(group: Command, context: CliContext): void {
  for (const { verb, summary, options: own = [], examples = [] } of verbs) {
    addClientCommand<VerbOptions>(group, context, {
      usage: `${verb} <workspace>`,
      summary,
      options: [...own, ...waitOptions],
      examples: [`workspace ${verb} web`, `workspace ${verb} web --no-wait`, ...examples],
      run: async (session, [reference = ''], options) =>
        (await import('./workspace/verb.ts')).verbCommand(session, { verb, reference }, options),
    });
  }
}

function addSessions(group: Command, context: CliContext): void {
  addClientCommand<LogsOptions>(group, context, {
    usage: 'logs <workspace>',
    summary: "Print the container's output",
    options: logsOptions,
    examples: ['workspace logs web --tail 100', 'workspace logs -f web --since 10m'],
    run: async (session, [reference = ''], options) =>
      (await import('./workspace/logs.ts')).logsCommand(session, reference, options),
  });
  addClientCommand<ProgramOptions>(group, context, {
    usage: 'exec <workspace> <command...>',
    summary: 'Run a command in the container',
    options: execOptions,
    examples: [
      'workspace exec -it web -- sh',
      'workspace exec web ls -l /etc',
      'workspace exec -i db -- psql < dump.sql',
    ],
    run: async (session, [reference = '', ...rest], options) => {
      const command = rest[0] === '--' ? rest.slice(1) : rest;
      return (await import('./workspace/exec.ts')).execCommand(session, { reference, command }, options);
    },
  }).passThroughOptions();
  addClientCommand<AttachOptions>(group, context, {
    usage: 'attach <workspace>',
    summary: "Talk with the container's main process where it is interactive, else watch it",
    options: attachOptions,
    examples: ['workspace attach game', 'workspace attach --no-stdin game'],
    run: async (session, [reference = ''], options) =>
      (await import('./workspace/attach.ts')).attachCommand(session, reference, options),
  });
  addPorts(group, context);
}

function addPorts(group: Command, context: CliContext): void {
  addClientCommand(group, context, {
    usage: 'port-forward <workspace> <ports...>',
    summary: 'Make ports of a workspace ports of this machine, until Ctrl-C',
    examples: ['workspace port-forward web 8080', 'workspace port-forward desk 13389:3389 5900:5900'],
    run: async (session, [reference = '', ...ports]) =>
      (await import('./workspace/port-forward.ts')).portForwardCommand(session, reference, ports),
  });
  addClientCommand<{ readonly path?: string }>(group, context, {
    usage: 'open <workspace> [port]',
    summary: 'Print an address that opens a port of a workspace in the browser',
    options: [['--path <path>', 'where in it to begin']],
    examples: ['workspace open desk', 'workspace open web 8080 --path /admin'],
    run: async (session, [reference = '', port], options) =>
      (await import('./workspace/open.ts')).openCommand(session, { reference, port }, options),
  });
}
