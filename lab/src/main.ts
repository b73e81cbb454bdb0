import { parseArgs } from 'node:util';
import { defaultEngine } from './cache/recipe.ts';
import { removeAllLabs, removeLab } from './cli/down.ts';
import { execOnMachine } from './cli/exec.ts';
import { formatLabs, observeLabs } from './cli/status.ts';
import { describeLab, raiseKeptLab } from './cli/up.ts';
import { UsageError, usage } from './cli/usage.ts';

const defaultName = 'lab';

const options = {
  hosts: { type: 'string', default: '1' },
  nics: { type: 'string', default: 'shared' },
  addresses: { type: 'string', default: '1' },
  engine: { type: 'string', default: defaultEngine },
  lab: { type: 'string', default: defaultName },
  dhcp: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

type Arguments = ReturnType<typeof parseArguments>;

async function main(argv: readonly string[]): Promise<number> {
  // What follows "--" is the command for a machine, with flags of its own.
  const split = argv.indexOf('--');
  const parsed = parseArguments(split < 0 ? argv : argv.slice(0, split));
  const command = split < 0 ? [] : argv.slice(split + 1);
  const [verb, target] = parsed.positionals;
  if (parsed.values.help || verb === undefined) {
    process.stdout.write(usage);
    return parsed.values.help ? 0 : 2;
  }
  const run = verbs[verb];
  if (run === undefined) throw new UsageError(`there is no command "${verb}": use ${Object.keys(verbs).join(', ')}`);
  return await run({ values: parsed.values, target, command });
}

function parseArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

interface Call {
  readonly values: Arguments['values'];
  /** The word after the verb: a lab's name or a machine's. */
  readonly target: string | undefined;
  readonly command: readonly string[];
}

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  up: async ({ values, target = defaultName }) => {
    const record = await raiseKeptLab({ ...values, name: target });
    return print(values.json ? record : describeLab(record));
  },
  status: async ({ values }) => {
    const labs = await observeLabs();
    return print(values.json ? labs : formatLabs(labs));
  },
  down: async ({ values, target = defaultName }) => {
    const removed = values.all ? await removeAllLabs() : [await removeLab(target)];
    return print(values.json ? removed : `Removed ${removed.join(', ') || 'nothing: no lab was up'}`);
  },
  exec: async ({ values, target, command }) => {
    if (target === undefined)
      throw new UsageError('exec needs a machine: npm run lab -- exec lan-client -- ip address');
    return await execOnMachine({ lab: values.lab, machine: target, argv: command.length > 0 ? command : ['sh'] });
  },
};

function print(value: unknown): 0 {
  process.stdout.write(typeof value === 'string' ? `${value}\n` : `${JSON.stringify(value, null, 2)}\n`);
  return 0;
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`lab: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(`lab: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
