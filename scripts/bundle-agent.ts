/** Bundles an agent of its own and the programs it starts, for a machine without node_modules: `node scripts/bundle-agent.ts FOLDER`. */
import process from 'node:process';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('usage: node scripts/bundle-agent.ts FOLDER');
await build({
  ...bundleOptions,
  entryPoints: {
    agent: 'lab/src/product/agent-main.ts',
    probe: 'packages/agent/src/kernel/probe/main.ts',
    dial: 'packages/agent/src/kernel/dial/main.ts',
    speed: 'packages/agent/src/kernel/speed/main.ts',
    'hear-dhcp': 'packages/agent/src/kernel/wire/dhcp/main.ts',
  },
  // The engine's client loads its SSH at once, which does without machine code where it finds none.
  external: ['cpu-features'],
  loader: { '.node': 'empty' },
  define: { __dirname: 'import.meta.dirname' },
  outdir,
});
