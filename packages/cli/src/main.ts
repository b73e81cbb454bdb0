import process from 'node:process';
import { readEnvironment } from './config.ts';
import { run } from './run.ts';
import { systemTerminal } from './terminal/terminal.ts';

process.exitCode = await run(process.argv.slice(2), { environment: readEnvironment(), terminal: systemTerminal() });
