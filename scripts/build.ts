/** Bundles the `trailer` command and the console into dist/: `npm run build`. */
import { bundle } from './bundle.ts';
import { ensureConsole } from './console.ts';
import { formatDuration, say } from './terminal.ts';

const started = performance.now();
const files = await bundle();
say(`dist/trailer.mjs and ${files.length - 1} chunks in ${formatDuration(performance.now() - started)}`);
const consoleStarted = performance.now();
const wasBuilt = await ensureConsole();
say(`dist/console ${wasBuilt ? `in ${formatDuration(performance.now() - consoleStarted)}` : 'is up to date'}`);
