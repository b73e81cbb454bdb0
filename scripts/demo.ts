/**
 * The main job, shown with packets: `npm run demo` raises a LAN in a box, uses Trailer on it, measures, and cleans up.
 * `npm run demo -- --windows` does so with a Windows desktop.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { linuxDemo } from './demo-linux.ts';
import { type Demo, step } from './demo-show.ts';
import { windowsDemo } from './demo-windows.ts';
import { prepareLab } from './lab.ts';
import { say } from './terminal.ts';

function chosenDemo(): Demo {
  try {
    const { values } = parseArgs({ options: { windows: { type: 'boolean', default: false } } });
    return values.windows ? windowsDemo : linuxDemo;
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\nnpm run demo, or: npm run demo -- --windows`);
    process.exit(2);
  }
}

const demo = chosenDemo();
say(demo.opening);
await prepareLab();
const scene = await step('A LAN in a box: switch, router, clients, a Docker host with Trailer on it', demo.raise);
try {
  process.exitCode = (await demo.show(scene)) === 0 ? 0 : 1;
} finally {
  await step('Cleaning up', scene.destroy);
}
