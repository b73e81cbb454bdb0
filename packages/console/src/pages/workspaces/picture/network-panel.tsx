import { Paper, Stack } from '@mantine/core';
import type { Host, Network, Workspace } from '@trailer/contract';
import { useMemo, useState } from 'react';
import { type Cell, cellKey } from './cell.ts';
import { chooseStation, firstChoice } from './choice.ts';
import { Chooser } from './chooser.tsx';
import { ChosenCell } from './chosen-cell.tsx';
import { diagnose, openCase } from './diagnosis.ts';
import { DifferenceBanner } from './difference-banner.tsx';
import { differencesIn } from './differences.ts';
import { MatrixView } from './matrix.tsx';
import classes from './network-panel.module.css';
import { PictureView } from './picture-view.tsx';
import { describeTopology } from './topology.ts';
import { traceWay } from './way.ts';
import { WayList } from './way-list.tsx';

interface NetworkPanelProps {
  readonly cells: readonly Cell[];
  readonly workspace: Workspace;
  readonly networks: readonly Network[];
  readonly host: Host | undefined;
}

/** The picture, the matrix and the chosen way: three views of the same choice. */
export function NetworkPanel({ cells, workspace, networks, host }: NetworkPanelProps) {
  const [wanted, setWanted] = useState<string | null>(null);
  const topology = useMemo(() => describeTopology({ workspace, networks, host }), [workspace, networks, host]);
  const { ports } = workspace;
  const { conditions } = workspace.status;
  const at = useMemo(() => openCase({ cells, topology, ports, conditions }), [cells, topology, ports, conditions]);
  const differences = useMemo(() => differencesIn(at), [at]);
  const chosen = cells.find((cell) => cellKey(cell) === wanted) ?? firstChoice(cells);
  if (chosen === undefined) return null;
  const choose = (cell: Cell): void => setWanted(cellKey(cell));
  const diagnosis = diagnose(chosen, at);
  const steps = traceWay(chosen, topology, diagnosis.stop);
  return (
    <Stack>
      <DifferenceBanner differences={differences} onChoose={choose} />
      <div className={classes['container']}>
        <div className={classes['panel']}>
          <Paper withBorder p="xs" className={classes['picture']}>
            <PictureView
              topology={topology}
              steps={steps}
              wayKey={`${cellKey(chosen)} ${diagnosis.stop?.index}`}
              onChoose={(station) => {
                const next = chooseStation(station, { cells, topology, chosen });
                if (next !== undefined) choose(next);
              }}
            />
          </Paper>
          <Paper withBorder p="md" component="section" aria-label="Chosen way" className={classes['way']}>
            <Stack>
              <Chooser cells={cells} chosen={chosen} onChoose={choose} />
              <ChosenCell cell={chosen} workspace={workspace} />
              <WayList scene={{ cell: chosen, topology, workspace }} steps={steps} diagnosis={diagnosis} />
            </Stack>
          </Paper>
          <Paper withBorder p="md" component="section" aria-label="Where it answers" className={classes['matrix']}>
            <MatrixView cells={cells} selected={cellKey(chosen)} onSelect={choose} />
          </Paper>
        </div>
      </div>
    </Stack>
  );
}
