import type { ReachabilityCell } from '@trailer/contract';
import { wrap } from '../terminal/table.ts';
import { differs, targetOf } from './matrix.ts';

interface Reason {
  readonly cells: ReachabilityCell[];
  readonly message: string;
  readonly cure: string | undefined;
}

function groupByReason(cells: readonly ReachabilityCell[]): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  for (const cell of cells) {
    const key = `${cell.message}\n${cell.cure ?? ''}`;
    const reason = reasons.get(key) ?? { cells: [], message: cell.message, cure: cell.cure };
    reason.cells.push(cell);
    reasons.set(key, reason);
  }
  return [...reasons.values()];
}

function block(head: string, texts: readonly string[], width: number): readonly string[] {
  return [head, ...texts.flatMap((text) => wrap(text, width - 4).map((line) => `    ${line}`))];
}

/** Why cells do not answer, each reason once with the cells it is about and its cure. */
export function formatReasons(cells: readonly ReachabilityCell[], width: number): readonly string[] {
  const silent = cells.filter((cell) => cell.verdict !== 'answers');
  return groupByReason(silent).flatMap((reason) => {
    const from = [...new Set(reason.cells.map((cell) => cell.from))].join(', ');
    const targets = [...new Set(reason.cells.map(targetOf))].join(', ');
    const verdict = reason.cells[0]?.verdict ?? 'blocked';
    const cure = reason.cure === undefined ? [] : [`Cure: ${reason.cure}`];
    return block(`  ${verdict}: ${from} → ${targets}`, [reason.message, ...cure], width);
  });
}

/** Every cell whose measurement contradicts the prediction, with both sides in words. */
export function formatDifferences(cells: readonly ReachabilityCell[], width: number): readonly string[] {
  return cells.filter(differs).flatMap((cell) => {
    const { measured } = cell;
    if (measured === undefined) return [];
    const head = `  ${cell.from} → ${targetOf(cell)}: predicted ${cell.verdict}, measured ${measured.verdict}`;
    return block(
      head,
      [`Predicted: ${cell.message}`, `Measured from ${measured.sentFrom}: ${measured.evidence} (${measured.ms} ms)`],
      width,
    );
  });
}
