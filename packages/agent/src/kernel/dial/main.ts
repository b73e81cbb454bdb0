import { type DialAnswer, dialQuestionSchema } from './messages.ts';
import { dialFirst } from './tcp.ts';

/**
 * The dialler of one network namespace: opens TCP connections there and gives each to its parent, open. A connection
 * stays in the namespace it was opened in, whoever holds it, so that no byte of one passes through this process. Ends
 * with its parent's channel.
 */
process.on('message', (message) => void answer(message));
process.on('disconnect', () => process.exit());

async function answer(message: unknown): Promise<void> {
  const { id, ...question } = dialQuestionSchema.parse(message);
  const { connection, failures } = await dialFirst(question, { handedOver: true });
  const told: DialAnswer = { id, failures: [...failures] };
  // Neither is an error of its own: the parent is gone, or the connection is.
  process.send?.(told, connection ?? undefined, undefined, () => connection?.destroy());
}
