/** Measures, as ratios in one run: `npm run bench`, or some rows: `npm run bench -- return-path create idle desktop relay sessions network`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureEngineChroot, raiseScene, repositoryFolder } from '@trailer/lab';
import { execa } from 'execa';
import { type Figure, meetsTarget } from './figure.ts';
import type { Row } from './row.ts';
import { createRow } from './rows/create.ts';
import { desktopRow } from './rows/desktop.ts';
import { idleRow } from './rows/idle.ts';
import { networkRow } from './rows/network.ts';
import { relayRow } from './rows/relay.ts';
import { returnPathRow } from './rows/return-path.ts';
import { sessionsRow } from './rows/sessions.ts';
import { trailerOptions } from './trailer.ts';

const rows: readonly Row[] = [returnPathRow, createRow, idleRow, desktopRow, relayRow, sessionsRow, networkRow];
const resultsFolder = fileURLToPath(new URL('../results', import.meta.url));

function chosenRows(names: readonly string[]): readonly Row[] {
  const unknown = names.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length === 0) return names.length === 0 ? rows : rows.filter((row) => names.includes(row.name));
  process.stderr.write(`Unknown: ${unknown.join(' ')}. Rows: ${rows.map((row) => row.name).join(' ')}\n`);
  process.exit(2);
}

/** Runs a row on a lab of its own, with Trailer from its bundle as people run it. */
async function runRow(row: Row): Promise<readonly Figure[]> {
  process.stdout.write(`\n${row.name}: ${row.what}\n`);
  const trailer = trailerOptions();
  const scene = await (row.raise?.({ trailer }) ?? raiseScene({ images: ['static', 'iproute'], trailer }));
  try {
    const figures = await row.run(scene, showProgress);
    showProgress('');
    for (const figure of figures) process.stdout.write(`${format(figure)}\n`);
    return figures;
  } finally {
    await scene.destroy();
  }
}

function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}

function format(figure: Figure): string {
  const { what, value, unit, target } = figure;
  const verdict = meetsTarget(figure);
  const wanted = target === null ? '' : `${target.is === 'at-most' ? '<=' : '>='} ${target.value} ${unit}`;
  const mark = verdict === null ? '' : ({ true: 'met', false: 'MISSED' } as const)[`${verdict}`];
  return `  ${what.padEnd(60)} ${`${value.toFixed(unit === 'x' ? 2 : 1)} ${unit}`.padStart(10)}  ${wanted.padEnd(12)} ${mark}`;
}

async function writeResults(figures: readonly Figure[]): Promise<string> {
  const [cpu] = cpus();
  const machine = {
    cpu: cpu?.model,
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    kernel: release(),
  };
  const at = new Date().toISOString();
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, `${at.slice(0, 19).replaceAll(':', '')}.json`);
  await writeFile(file, `${JSON.stringify({ at, machine, node: process.version, figures }, null, 2)}\n`);
  return file;
}

const chosen = chosenRows(process.argv.slice(2));
await execa(process.execPath, [join(repositoryFolder, 'scripts/build.ts')]);
await ensureEngineChroot();
const figures: Figure[] = [];
for (const row of chosen) figures.push(...(await runRow(row)));
process.stdout.write(`\nWritten to ${await writeResults(figures)}\n`);
