import { type BenchFigure, benchReference } from '@trailer/contract';
import { wayNames } from './way-names.ts';

const rowHeight = 30;
const barHeight = 16;
const labelWidth = 230;
const plotWidth = 640;
const valueWidth = 70;

/** Throughput as bars; the figures are in the table beside it. */
export function BenchPlot({ figures }: { readonly figures: readonly BenchFigure[] }) {
  const measured = figures.filter(({ throughputGbps }) => throughputGbps !== null);
  const most = Math.max(...measured.map(({ throughputGbps }) => throughputGbps ?? 0), 0.001);
  const room = plotWidth - labelWidth - valueWidth;
  return (
    <svg viewBox={`0 0 ${plotWidth} ${measured.length * rowHeight}`} width="100%" aria-hidden="true">
      {measured.map(({ path, throughputGbps }, row) => {
        const width = Math.max(2, ((throughputGbps ?? 0) / most) * room);
        const middle = row * rowHeight + rowHeight / 2;
        return (
          <g key={path} fontSize="13" fill="currentColor" dominantBaseline="middle">
            <text x={labelWidth - 10} y={middle} textAnchor="end">
              {wayNames[path]}
            </text>
            <rect
              x={labelWidth}
              y={middle - barHeight / 2}
              width={width}
              height={barHeight}
              rx="2"
              fill="var(--trailer-good)"
            />
            <text x={labelWidth + width + 8} y={middle}>
              {throughputGbps?.toFixed(1)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** What a published measurement on another machine gave; an empty text where it has none. */
export function referenceOf(path: BenchFigure['path']): string {
  if (path !== 'host' && path !== 'bridge') return '';
  const { throughputGbps, latencyUs } = benchReference[path];
  return `~${throughputGbps} Gbit/s, ~${latencyUs} µs`;
}
