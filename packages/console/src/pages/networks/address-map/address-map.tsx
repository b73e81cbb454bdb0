import { Button, Group, Stack, Text } from '@mantine/core';
import type { Cidr } from '@trailer/netmodel';
import { useMemo, useState } from 'react';
import { cellsOf } from './cells.ts';
import { MapGrid } from './map-grid.tsx';
import { MapLegend } from './map-legend.tsx';
import type { AddressPlan } from './plan.ts';
import { RunTable } from './run-table.tsx';
import { runsOf } from './runs.ts';
import { tellCell } from './words.ts';

/** A picture of a subnet: what each of its addresses is, and the same as a list. */
export function AddressMap({ plan }: { readonly plan: AddressPlan }) {
  // A part that was looked into is a part of this subnet alone.
  return <MapOfSubnet key={plan.subnet} plan={plan} />;
}

function MapOfSubnet({ plan }: { readonly plan: AddressPlan }) {
  const [parts, setParts] = useState<readonly Cidr[]>([]);
  const [wasMoved, setWasMoved] = useState(false);
  const [pointedAt, setPointedAt] = useState<number | null>(null);
  const views = [plan.subnet, ...parts];
  const view = views.at(-1) ?? plan.subnet;
  const cells = useMemo(() => cellsOf(plan, view), [plan, view]);
  const runs = useMemo(() => runsOf(plan), [plan]);
  const pointed = pointedAt === null ? undefined : cells[pointedAt];
  const show = (next: readonly Cidr[]): void => {
    setPointedAt(null);
    setWasMoved(true);
    setParts(next);
  };
  return (
    <Stack gap="sm">
      {parts.length > 0 && <WayBack views={views} onChoose={(depth) => show(parts.slice(0, depth))} />}
      <MapGrid
        key={view}
        view={view}
        cells={cells}
        takesFocus={wasMoved}
        onPoint={setPointedAt}
        onOpen={(block) => show([...parts, block])}
      />
      <Text size="sm" mih="1.6em" data-testid="address-map-pointed">
        {pointed === undefined ? hintFor(cells[0]?.count ?? 1) : tellCell(pointed)}
      </Text>
      <MapLegend runs={runs} />
      <RunTable runs={runs} subnet={plan.subnet} />
    </Stack>
  );
}

function hintFor(addressesInSquare: number): string {
  if (addressesInSquare === 1) return 'Point at a square, tap it, or walk with the arrow keys to see what it is.';
  return `Each square is ${addressesInSquare} addresses: choose one to look inside.`;
}

interface WayBackProps {
  readonly views: readonly Cidr[];
  readonly onChoose: (depth: number) => void;
}

function WayBack({ views, onChoose }: WayBackProps) {
  return (
    <Group component="nav" gap={4} aria-label="Parts of the subnet">
      {views.map((view, depth) => (
        <Button
          key={view}
          size="compact-xs"
          variant={depth === views.length - 1 ? 'light' : 'subtle'}
          onClick={() => onChoose(depth)}
        >
          {view}
        </Button>
      ))}
    </Group>
  );
}
