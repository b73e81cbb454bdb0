import type { Workspace } from '@trailer/contract';
import { freshKey, type PortRow } from './form.ts';

/** A port that programs of this kind of workspace usually serve. */
export interface PortSuggestion {
  readonly label: string;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

const suggestions: Readonly<Record<Workspace['kind'], readonly PortSuggestion[]>> = {
  linux: [
    { label: 'HTTP 80', containerPort: 80, protocol: 'tcp' },
    { label: 'HTTPS 443', containerPort: 443, protocol: 'tcp' },
    { label: 'SSH 22', containerPort: 22, protocol: 'tcp' },
  ],
  windows: [
    { label: 'Remote Desktop 3389/tcp', containerPort: 3389, protocol: 'tcp' },
    { label: 'Remote Desktop 3389/udp', containerPort: 3389, protocol: 'udp' },
    { label: 'Viewer 8006', containerPort: 8006, protocol: 'tcp' },
  ],
};

/** What could be published and is not yet. */
export function suggestedPorts(kind: Workspace['kind'], rows: readonly PortRow[]): readonly PortSuggestion[] {
  return suggestions[kind].filter(
    ({ containerPort, protocol }) =>
      !rows.some((row) => row.protocol === protocol && row.containerPort.trim() === String(containerPort)),
  );
}

const highestPort = 65_535;

/** A row that publishes a suggested port, at the nearest port of the host that no workspace has taken. */
export function rowFor(
  { containerPort, protocol }: PortSuggestion,
  rows: readonly PortRow[],
  neighbours: readonly Workspace[],
): PortRow {
  const taken = new Set([
    ...rows.map((row) => `${row.hostPort.trim()}/${row.protocol}`),
    ...neighbours.flatMap(({ ports }) => ports.map((port) => `${port.hostPort}/${port.protocol}`)),
  ]);
  let hostPort = containerPort;
  while (hostPort < highestPort && taken.has(`${hostPort}/${protocol}`)) hostPort += 1;
  return {
    key: freshKey(rows),
    hostPort: String(hostPort),
    containerPort: String(containerPort),
    protocol,
    hostAddress: '',
  };
}
