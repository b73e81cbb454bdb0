import { Group, Select } from '@mantine/core';
import { type Cell, targetKey, vantageNames, viaNames } from './cell.ts';
import { arrangeCells } from './matrix-rows.ts';

interface ChooserProps {
  readonly cells: readonly Cell[];
  readonly chosen: Cell;
  readonly onChoose: (cell: Cell) => void;
}

/** From where, and to which address: the same choice as in the matrix and the picture. */
export function Chooser({ cells, chosen, onChoose }: ChooserProps) {
  const { columns, groups } = arrangeCells(cells);
  const choose = (from: string | null, target: string | null): void => {
    const cell = cells.find((candidate) => candidate.from === from && targetKey(candidate) === target);
    if (cell !== undefined) onChoose(cell);
  };
  const targets = groups.map(({ via, rows }) => ({
    group: viaNames[via],
    items: rows.map(({ key, label }) => ({ value: key, label })),
  }));
  return (
    <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
      <Select
        label="From"
        data={columns.map((from) => ({ value: from, label: vantageNames[from].long }))}
        value={chosen.from}
        onChange={(from) => choose(from, targetKey(chosen))}
        allowDeselect={false}
      />
      <Select
        label="To"
        data={targets}
        value={targetKey(chosen)}
        onChange={(target) => choose(chosen.from, target)}
        allowDeselect={false}
        searchable
      />
    </Group>
  );
}
