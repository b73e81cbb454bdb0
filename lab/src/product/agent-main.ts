/*
 * An agent of its own, for tests that take it or its server away. Arguments: server URL, enrolment token, data folder,
 * Docker socket, and the moment at which it kills itself: the number of step boundaries (a step begins, a step is done)
 * it lives through; 0 lets it live.
 */
import process from 'node:process';
import { readAgentConfig, startAgent, webSocketTransport } from '@trailer/agent';
import { pino } from 'pino';

const [serverUrl = '', token = '', dataFolder = '', dockerSocket = '', dieAt = '0'] = process.argv.slice(2);
const config = readAgentConfig({ flags: { data: dataFolder, dockerSocket }, environment: process.env, file: {} });
let boundaries = 0;

await startAgent(config, {
  transport: webSocketTransport({ serverUrl, token, dataFolder }),
  logger: pino({ name: 'trailer-agent', level: config.logLevel }),
  clock: { now: () => new Date() },
  onStep: (moment, step) => {
    boundaries += 1;
    if (boundaries !== Number(dieAt)) return;
    process.stderr.write(`dies as ${step.kind} ${moment}\n`);
    process.kill(process.pid, 'SIGKILL');
  },
});
