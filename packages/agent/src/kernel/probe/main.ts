import { createInterface } from 'node:readline';
import { questionSchema } from './lines.ts';
import { sendProbe } from './probe.ts';

/**
 * The probe process of one vantage point: one JSON question a line on stdin, one JSON answer a line on stdout, all
 * questions at once. Started in the network namespace it is to send from; ends with its stdin.
 */
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') void answer(line);
}

async function answer(line: string): Promise<void> {
  const { id, request } = questionSchema.parse(JSON.parse(line));
  const result = await sendProbe(request);
  process.stdout.write(`${JSON.stringify({ id, result })}\n`);
}
