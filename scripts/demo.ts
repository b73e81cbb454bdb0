/** The main job, shown with packets: `npm run demo` raises a LAN in a box, uses Trailer on it, measures, and cleans up. */
import process from 'node:process';
import { createOutput, differs, formatComparison, formatDifferences, layOutMatrix, type Output } from '@trailer/cli';
import type { Network, ReachabilityCell, Workspace } from '@trailer/contract';
import {
  drawTopology,
  echoPorts,
  type MeasuredCell,
  macvlanOn,
  makeNetwork,
  makeWorkspace,
  measureMatrix,
  raiseScene,
  type Scene,
} from '@trailer/lab';
import { prepareLab } from './lab.ts';
import { bold, dim, formatDuration, say } from './terminal.ts';

const output = createOutput({ stdout: process.stdout, stderr: process.stderr }, { json: false, plain: false });

/** Says what is being done, does it, and says how long it took. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  say(bold(what));
  const result = await work();
  say(dim(`  ${formatDuration(performance.now() - startedAt)}`));
  return result;
}

function showWorkspace(lan: Network, { status, ports }: Workspace, hostAddress: string): void {
  const own = status.addresses.find((address) => address.networkId === lan.id);
  say(`  its own address on the LAN: ${own?.address} (${own?.mac})`);
  for (const port of ports)
    say(`  ${hostAddress}:${port.hostPort}/${port.protocol} leads to its port ${port.containerPort}`);
  for (const condition of status.conditions) say(`  ${condition.type}: ${condition.status}, ${condition.message}`);
}

/** Returns how many cells differ. */
function showMatrix(cells: readonly ReachabilityCell[], to: Output): number {
  const { columns, rows } = layOutMatrix(cells, (cell) => formatComparison(cell, to.style));
  say();
  to.table(columns, rows);
  say(dim('\npredicted measured   ✓ answers  ✗ blocked  ≠ they differ'));
  const wrong = cells.filter(differs).length;
  to.lines(formatDifferences(cells, to.width ?? 100));
  say(bold(`${cells.length} cells: ${cells.length - wrong} measured as predicted, ${wrong} not.`));
  return wrong;
}

function withMeasurement({ cell, measured }: MeasuredCell): ReachabilityCell {
  const { verdict, evidence, ms } = measured;
  return { ...cell, measured: { verdict, evidence, ms, sentFrom: cell.from, at: new Date().toISOString() } };
}

async function show(scene: Scene): Promise<number> {
  say(drawTopology(scene.lab.machines));
  const lan = await step('trailer network create home --driver macvlan --parent eth0 …', () =>
    makeNetwork(scene, macvlanOn('lan', 'eth0', 'home')),
  );
  const workspace = await step('trailer workspace create web --network home -p 9090:8080/tcp -p 9091:8080/udp …', () =>
    makeWorkspace(scene, { name: 'web', networks: [{ networkId: lan.id }], ports: [...echoPorts(9090)] }),
  );
  showWorkspace(lan, workspace, scene.host.address);
  const cells = await step('A packet for every cell, from every vantage point', () => measureMatrix(scene, workspace));
  return showMatrix(cells.map(withMeasurement), output);
}

say('The NIC is shared: host and workspaces use eth0. That is the case in which published ports usually hang.');
await prepareLab();
const scene = await step('A LAN in a box: switch, router, clients, a Docker host with Trailer on it', () =>
  raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'] }),
);
try {
  process.exitCode = (await show(scene)) === 0 ? 0 : 1;
} finally {
  await step('Cleaning up', scene.destroy);
}
