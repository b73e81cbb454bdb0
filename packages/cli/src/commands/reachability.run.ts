import type { ReachabilityCell, Workspace } from '@trailer/contract';
import { findWorkspace } from '../client/find.ts';
import type { Session } from '../client/session.ts';
import { exitCodes } from '../exit.ts';
import { formatHops } from '../reachability/hops.ts';
import { differs, formatComparison, formatPrediction, layOutMatrix } from '../reachability/matrix.ts';
import { formatDifferences, formatReasons } from '../reachability/reasons.ts';
import { type CellFilter, selectCells } from '../reachability/select.ts';
import { startProgress } from '../terminal/progress.ts';

const pipeWidth = 100;

function isFiltered(filter: CellFilter): boolean {
  return filter.from !== undefined || filter.address !== undefined;
}

/** Prints the predicted matrix with its reasons, or the hops of the cells that were chosen. */
export async function explainCommand(session: Session, reference: string, filter: CellFilter): Promise<undefined> {
  const { client, output, signal } = session;
  const workspace = await findWorkspace(session, reference);
  const { id } = workspace;
  const { body } = await client.call('workspaces.reachability', { id, signal });
  const cells = selectCells(body.cells, filter);
  if (output.json) return void output.document({ cells });
  if (cells.length === 0) return void output.note(whyNoCells(workspace));
  if (isFiltered(filter)) showHops(session, cells);
  else showPrediction(session, cells);
}

/** Why there is nothing that anybody could reach. */
function whyNoCells({ networkMode, ports }: Workspace): string {
  if (networkMode === 'none') return 'It has no network by choice: nobody reaches it, and it reaches nobody.';
  if (networkMode === 'host' && ports.length === 0)
    return "It is on its host's own network and names no ports: add those its program listens on, such as -p 8080:8080.";
  return 'It has no address yet: nothing can be said before it was created.';
}

function showHops({ output }: Session, cells: readonly ReachabilityCell[]): void {
  const width = output.width ?? pipeWidth;
  cells.forEach((cell, index) => {
    if (index > 0) output.line();
    output.lines(formatHops(cell, { style: output.style, width }));
  });
}

function showPrediction({ output }: Session, cells: readonly ReachabilityCell[]): void {
  const { columns, rows } = layOutMatrix(cells, (cell) => formatPrediction(cell, output.style));
  output.table(columns, rows);
  output.line(output.style.dim('\n✓ answers  ✗ blocked  ? unknown'));
  const reasons = formatReasons(cells, output.width ?? pipeWidth);
  if (reasons.length > 0) output.lines(['', ...reasons]);
}

/** Has packets sent and prints what was predicted beside what was measured; a difference is exit code 1. */
export async function probeCommand(session: Session, reference: string, filter: CellFilter): Promise<number> {
  const { client, output, signal } = session;
  const workspace = await findWorkspace(session, reference);
  const { id, name } = workspace;
  const progress = startProgress(session.terminal.stderr, `Probing ${name}`);
  const cells = await client
    .call('workspaces.probe', { id, signal })
    .then(({ body }) => selectCells(body.cells, filter))
    .finally(progress.stop);
  if (output.json) output.document({ cells });
  else if (cells.length === 0) output.note(whyNoCells(workspace));
  else showComparison(session, cells);
  return cells.some(differs) ? exitCodes.failure : exitCodes.ok;
}

function showComparison({ output }: Session, cells: readonly ReachabilityCell[]): void {
  const { style } = output;
  const width = output.width ?? pipeWidth;
  const { columns, rows } = layOutMatrix(cells, (cell) => formatComparison(cell, style));
  output.table(columns, rows);
  output.line(style.dim('\npredicted measured   ✓ answers  ✗ blocked  ? unknown  · not sent  ≠ they differ'));
  const measured = cells.filter((cell) => cell.measured !== undefined).length;
  const differences = formatDifferences(cells, width);
  if (differences.length > 0) {
    output.lines([
      '',
      style.alarm(` ${cells.filter(differs).length} of ${measured} measured cells differ from the prediction `),
      ...differences,
    ]);
  } else output.line(style.good(`All ${measured} measured cells are as predicted.`));
  if (measured < cells.length) {
    output.line(style.dim(`${cells.length - measured} cells start where no agent is, so nothing was sent for them.`));
  }
}
