import { type BenchFigure, type BenchPath, type BenchResult, benchReference, readBenchEvents } from '@trailer/contract';
import { chooseHost } from '../client/find.ts';
import type { Session } from '../client/session.ts';
import { CliError, exitCodes } from '../exit.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Cell } from '../terminal/table.ts';
import type { BenchOptions } from './bench.ts';

/** What each way is called for people. */
const wayNames: Readonly<Record<BenchPath, string>> = {
  host: 'host mode',
  bridge: 'default bridge',
  'user-bridge': 'user-made bridge',
  'published-port': 'published port, from the host',
  'published-port-from-workspace': 'published port, from a workspace',
  macvlan: 'macvlan',
  ipvlan: 'ipvlan',
  wire: 'across the wire',
};

/** Measures the ways packets take on a host, telling how far it is, and prints a table. */
export async function benchNetworkCommand(session: Session, options: BenchOptions): Promise<undefined> {
  const { output, terminal } = session;
  const host = await chooseHost(session, options.host);
  output.note(`This loads ${host.name} for up to a minute, and its LAN where another host takes part.`);
  const progress = startProgress(terminal.stderr, `Measuring ${host.name}`);
  try {
    const result = await follow(session, { hostId: host.id, image: options.image }, progress.update);
    progress.stop();
    show(session, result);
  } finally {
    progress.stop();
  }
}

async function follow(
  { client, signal }: Session,
  { hostId, image }: { readonly hostId: string; readonly image: string | undefined },
  tell: (text: string) => void,
): Promise<BenchResult> {
  const body = image === undefined ? {} : { image };
  const response = await client.open('hosts.bench', { id: hostId, body, signal });
  for await (const event of readBenchEvents(response)) {
    if (event.type === 'done') return event.result;
    if (event.type === 'failed') throw new CliError(`Not measured: ${event.message}`, { exitCode: exitCodes.failure });
    if (event.type === 'measuring') tell(`${wayNames[event.path]} (${event.index + 1} of ${event.of})`);
  }
  throw new CliError('The measurement ended without a result', { exitCode: exitCodes.failure });
}

function show({ output }: Session, result: BenchResult): void {
  if (output.json) {
    output.document({ ...result, reference: benchReference });
    return;
  }
  const columns = [
    { title: 'PATH' },
    { title: 'GBIT/S' },
    { title: 'OF HOST' },
    { title: 'LATENCY µs' },
    { title: 'P99 µs' },
    { title: 'ELSEWHERE', optional: true },
    { title: 'NOT MEASURED', wrap: true },
  ];
  output.table(columns, result.figures.map(rowOf));
  output.line();
  output.line(
    output.style.dim(
      'One TCP stream; latency is there and back for one byte, the two programs included. ELSEWHERE: iperf3 on another machine, for reference.',
    ),
  );
}

function rowOf({ path, throughputGbps, ratioToHost, latencyUs, skipped }: BenchFigure): readonly Cell[] {
  return [
    wayNames[path],
    throughputGbps?.toFixed(1) ?? '–',
    ratioToHost === null ? '–' : `${Math.round(ratioToHost * 100)} %`,
    latencyUs?.median.toFixed(0) ?? '–',
    latencyUs?.p99.toFixed(0) ?? '–',
    elsewhere(path),
    skipped ?? '',
  ];
}

function elsewhere(path: BenchPath): string {
  const known = path === 'host' || path === 'bridge' ? benchReference[path] : null;
  return known === null ? '' : `~${known.throughputGbps} Gbit/s, ~${known.latencyUs} µs`;
}
