import type { NetworkReport, WorkspaceReport } from '@trailer/contract';
import { type PublishedPort, parseIpAddress, parseMacAddress, parsePort } from '@trailer/netmodel';
import type { NetworkObservation, NetworkRecord } from '../networks/store.ts';
import type { StoredStatus, WorkspaceRecord } from '../workspaces/record.ts';

/** The longest message that is kept of what an agent says. */
const maxMessageLength = 2_000;

export type WorkspaceObservation = Pick<WorkspaceRecord, 'status' | 'observedGeneration'>;

/** What a report changes about a network; null for nothing. */
export function mergeNetworkReport(record: NetworkRecord, report: NetworkReport): NetworkObservation | null {
  if (!isCurrent(record, report)) return null;
  const phase = record.deleting && report.phase !== 'error' ? 'deleting' : report.phase;
  const merged = { phase, message: cut(report.message), observedGeneration: report.observedGeneration };
  const { message, observedGeneration } = record;
  return same(merged, { phase: record.phase, message, observedGeneration }) ? null : merged;
}

/** What a report changes about a workspace; null for nothing. A condition keeps its `since` while its status lasts. */
export function mergeWorkspaceReport(
  record: WorkspaceRecord,
  report: WorkspaceReport,
  now: string,
): WorkspaceObservation | null {
  if (!isCurrent(record, report)) return null;
  const status: StoredStatus = {
    phase: record.deleting && report.phase !== 'error' ? 'deleting' : report.phase,
    message: cut(report.message),
    addresses: report.addresses.flatMap(readAddress),
    guest: readGuest(report.guest),
    conditions: report.conditions.map((condition) => ({
      ...condition,
      message: cut(condition.message),
      since: sinceOf(record, condition, now),
    })),
    publishedPorts: report.publishedPorts.flatMap(readPort),
  };
  const { observedGeneration } = report;
  if (same(status, record.status) && observedGeneration === record.observedGeneration) return null;
  return { status, observedGeneration };
}

/** A report on a generation that does not exist is a mistake; one from before a deletion, or an older one, is late. */
function isCurrent(
  record: Pick<NetworkRecord, 'generation' | 'observedGeneration' | 'deleting'>,
  { observedGeneration }: { readonly observedGeneration: number },
): boolean {
  if (observedGeneration > record.generation) return false;
  return observedGeneration >= (record.deleting ? record.generation : record.observedGeneration);
}

function sinceOf({ status }: WorkspaceRecord, condition: WorkspaceReport['conditions'][number], now: string): string {
  const before = status.conditions.find(({ type }) => type === condition.type);
  return before?.status === condition.status ? before.since : now;
}

function readAddress(entry: WorkspaceReport['addresses'][number]): StoredStatus['addresses'] {
  const address = parseIpAddress(entry.address);
  const mac = entry.mac === null ? null : parseMacAddress(entry.mac);
  if (!address.ok) return [];
  return [{ ...entry, address: address.value, mac: mac?.ok ? mac.value : null }];
}

function readGuest(guest: WorkspaceReport['guest']): StoredStatus['guest'] {
  if (guest === null) return null;
  const address = parseIpAddress(guest.address);
  const mac = parseMacAddress(guest.mac);
  return address.ok && mac.ok ? { mac: mac.value, address: address.value } : null;
}

function readPort(port: WorkspaceReport['publishedPorts'][number]): PublishedPort[] {
  const hostAddress = port.hostAddress === null ? null : parseIpAddress(port.hostAddress);
  const hostPort = parsePort(port.hostPort);
  const containerPort = parsePort(port.containerPort);
  if (hostAddress?.ok === false || !hostPort.ok || !containerPort.ok) return [];
  return [
    {
      hostAddress: hostAddress?.value ?? null,
      hostPort: hostPort.value,
      containerPort: containerPort.value,
      protocol: port.protocol,
    },
  ];
}

function cut(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…` : message;
}

/** Both sides come from schemas, which put keys in one order. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
