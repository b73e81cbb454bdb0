/** What the demonstrations show and how: steps with their times, and the matrix of a workspace. */
import process from 'node:process';
import {
  createOutput,
  differs,
  formatComparison,
  formatDifferences,
  formatMeasurement,
  formatPrediction,
  layOutMatrix,
} from '@trailer/cli';
import type { ReachabilityCell, Workspace } from '@trailer/contract';
import { type MeasuredCell, measureMatrix, type Scene } from '@trailer/lab';
import { bold, dim, formatDuration, say } from './terminal.ts';

const output = createOutput({ stdout: process.stdout, stderr: process.stderr }, { json: false, plain: false });

/** One demonstration: what it says first, the scene it plays in, and what it shows there. */
export interface Demo {
  readonly opening: string;
  raise(): Promise<Scene>;
  /** Returns how many cells differ. */
  show(scene: Scene): Promise<number>;
}

/** Says what is being done, does it, and says how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  say(bold(what));
  const result = await work();
  say(dim(`  ${formatDuration(performance.now() - startedAt)}`));
  return result;
}

/** The workspace's own LAN address, where its ports lead, and its conditions. */
export function showWorkspace({ status, ports, networks }: Workspace, hostAddress: string): void {
  const own = status.addresses.find(({ networkId }) => networks.some((network) => network.networkId === networkId));
  say(`  its own address on the LAN: ${own?.address} (${own?.mac})`);
  if (status.guest !== null)
    say(`  its guest's address on the LAN, by DHCP: ${status.guest.address} (${status.guest.mac})`);
  for (const port of ports)
    say(`  ${hostAddress}:${port.hostPort}/${port.protocol} leads to its port ${port.containerPort}`);
  for (const condition of status.conditions) say(`  ${condition.type}: ${condition.status}, ${condition.message}`);
}

/** Sends a packet for every cell of a workspace's matrix. */
export async function measured(scene: Scene, workspace: Workspace): Promise<readonly ReachabilityCell[]> {
  const cells = await step('A packet for every cell, from every vantage point', () => measureMatrix(scene, workspace));
  return cells.map(withMeasurement);
}

/** Prints prediction and measurement side by side; returns how many cells differ. */
export function showComparison(cells: readonly ReachabilityCell[]): number {
  printMatrix(cells, formatComparison);
  say(dim('\npredicted measured   ✓ answers  ✗ blocked  ≠ they differ'));
  return showDifferences(cells);
}

/** Prints the predicted matrix and, below it, the measured one; returns how many cells differ. */
export function showBothMatrices(cells: readonly ReachabilityCell[]): number {
  say(bold('\nPredicted'));
  printMatrix(cells, formatPrediction);
  say(bold('\nMeasured'));
  printMatrix(cells, formatMeasurement);
  say(dim('\n✓ answers  ✗ blocked  ? not known'));
  return showDifferences(cells);
}

function printMatrix(cells: readonly ReachabilityCell[], format: typeof formatComparison): void {
  const { columns, rows } = layOutMatrix(cells, (cell) => format(cell, output.style));
  say();
  output.table(columns, rows);
}

function showDifferences(cells: readonly ReachabilityCell[]): number {
  const wrong = cells.filter(differs).length;
  output.lines(formatDifferences(cells, output.width ?? 100));
  say(bold(`${cells.length} cells: ${cells.length - wrong} measured as predicted, ${wrong} not.`));
  return wrong;
}

function withMeasurement({ cell, measured: { verdict, evidence, ms } }: MeasuredCell): ReachabilityCell {
  return { ...cell, measured: { verdict, evidence, ms, sentFrom: cell.from, at: new Date().toISOString() } };
}
