import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { type Cell, cellKey, showTarget, vantageNames, verdictWords } from './cell.ts';
import type { Difference } from './differences.ts';

/** Enough to see what they have in common. */
const shownAtOnce = 6;

interface DifferenceBannerProps {
  readonly differences: readonly Difference[];
  readonly onChoose: (cell: Cell) => void;
}

/** Says loudly where packets found something else than was predicted, why that is likely, and what helps. */
export function DifferenceBanner({ differences, onChoose }: DifferenceBannerProps) {
  const count = differences.reduce((sum, { cells }) => sum + cells.length, 0);
  if (count === 0) return null;
  const title = count === 1 ? 'A packet contradicts the prediction' : `${count} packets contradict the prediction`;
  return (
    <Alert color="red" title={title} role="alert">
      <Stack gap="md">
        {differences.map(({ cause, cure, cells }) => (
          <Stack key={`${cause} ${cure}`} gap={4}>
            <Text size="sm">{cause}</Text>
            <Text size="sm">
              <b>What to do:</b> {cure}
            </Text>
            {cells.slice(0, shownAtOnce).map((cell) => (
              <Anchor
                key={cellKey(cell)}
                component="button"
                ta="left"
                size="sm"
                c="inherit"
                underline="always"
                onClick={() => onChoose(cell)}
              >
                {nameOf(cell)}
              </Anchor>
            ))}
            {cells.length > shownAtOnce && (
              <Text size="sm">and {cells.length - shownAtOnce} more, marked in the matrix</Text>
            )}
          </Stack>
        ))}
      </Stack>
    </Alert>
  );
}

function nameOf(cell: Cell): string {
  const measured = cell.measured === undefined ? '' : `, measured ${verdictWords[cell.measured.verdict]}`;
  return `${showTarget(cell)} from ${vantageNames[cell.from].long}: predicted ${verdictWords[cell.verdict]}${measured}`;
}
