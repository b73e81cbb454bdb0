import { Group, Stack, Text, Title } from '@mantine/core';
import type { Workspace } from '@trailer/contract';
import { Ago } from '../../../parts/ago.tsx';
import { LineToUse } from '../line-to-use.tsx';
import { agreementOf, type Cell, type Measured, showTarget, vantageNames, verdictWords } from './cell.ts';
import { cellLines } from './cell-lines.ts';
import { VerdictMark } from './verdict-mark.tsx';

interface ChosenCellProps {
  readonly cell: Cell;
  readonly workspace: Workspace;
}

/** What is asked, what was predicted, what a packet found, and lines to try it by hand. */
export function ChosenCell({ cell, workspace }: ChosenCellProps) {
  const lines = cellLines(cell, workspace);
  return (
    <Stack gap="xs">
      <Title order={2}>
        {showTarget(cell)} from {vantageNames[cell.from].long}
      </Title>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <VerdictMark verdict={cell.verdict} />
        <Text size="sm">
          <b>Predicted: {verdictWords[cell.verdict]}.</b>
        </Text>
      </Group>
      {cell.measured === undefined ? <Unmeasured cell={cell} /> : <Found cell={cell} measured={cell.measured} />}
      <Stack gap={2}>
        {lines.map((line) => (
          <LineToUse key={line.text} {...line} />
        ))}
      </Stack>
    </Stack>
  );
}

function Found({ cell, measured }: { readonly cell: Cell; readonly measured: Measured }) {
  const { verdict, evidence, sentFrom, ms, at } = measured;
  const differs = agreementOf(cell) === 'contradicted' ? ' This contradicts the prediction.' : '';
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <VerdictMark verdict={verdict} />
      <Text size="sm">
        <b>Measured: {verdictWords[verdict]}.</b> {evidence}, sent from {sentFrom}, {ms} ms, <Ago at={at} />.{differs}
      </Text>
    </Group>
  );
}

const unreachableVantages: Readonly<Partial<Record<Cell['from'], string>>> = {
  'lan-client': 'A workspace of another host on this LAN would send for it.',
  'off-lan-client': 'No agent is there to send from.',
  workspace: 'Another running workspace on the same networks would send for it.',
};

function Unmeasured({ cell }: { readonly cell: Cell }) {
  return (
    <Text size="sm" c="dimmed">
      No packet was sent from there. {unreachableVantages[cell.from] ?? 'Probe sends one.'}
    </Text>
  );
}
