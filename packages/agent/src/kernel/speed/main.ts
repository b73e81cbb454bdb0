import { createInterface } from 'node:readline';
import { listen } from './listen.ts';
import { measure } from './measure.ts';
import { speedTaskSchema } from './messages.ts';

/**
 * One end of a measurement, started in the network namespace it is to be in: its task is one line of JSON on stdin, what
 * came of it one line of JSON on stdout. The listening end stays until its stdin ends, the measuring one until it has measured.
 */
const input = createInterface({ input: process.stdin });
input.once('line', (line) => void take(line));
input.once('close', () => process.exit());

async function take(line: string): Promise<void> {
  try {
    const task = speedTaskSchema.parse(JSON.parse(line));
    const result = task.role === 'listen' ? { port: await listen(task) } : await measure(task);
    process.stdout.write(`${JSON.stringify(result)}\n`, () => {
      if (task.role === 'measure') process.exit();
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  }
}
