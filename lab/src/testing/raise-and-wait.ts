/* Raises a lab, says its prefix and waits to be killed: what a test run that dies looks like. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLab } from '../lab.ts';

const lab = await createLab({ images: ['static'] });
process.stdout.write(`${lab.prefix}\n`);
await sleep(600_000);
