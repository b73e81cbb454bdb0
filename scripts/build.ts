/** Bundles the `trailer` command into dist/: `npm run build`. */
import { bundle } from './bundle.ts';
import { formatDuration, say } from './terminal.ts';

const started = performance.now();
const files = await bundle();
say(`dist/trailer.mjs and ${files.length - 1} chunks in ${formatDuration(performance.now() - started)}`);
