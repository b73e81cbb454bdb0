import { type Logger, pino } from 'pino';
import type { AgentConfig } from './config.ts';

/** What may hold secrets is never written to the log, wherever it sits in a logged value. */
const secretPaths = ['environment', 'password', 'token', 'enrolmentToken', 'authorization', 'privateKey'].flatMap(
  (field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`],
);

/** The agent's logger: one JSON object a line on standard output. */
export function createAgentLogger({ logLevel }: Pick<AgentConfig, 'logLevel'>): Logger {
  return pino({ name: 'trailer-agent', level: logLevel, redact: { paths: secretPaths, censor: '[secret]' } });
}
