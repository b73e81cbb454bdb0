import type { Host } from '@trailer/contract';
import { prefixLength } from '@trailer/netmodel';
import { findHost } from '../client/find.ts';
import { listHosts } from '../client/lists.ts';
import type { Session } from '../client/session.ts';
import { shownAddressesOf } from '../client/shown-addresses.ts';
import { usageError } from '../exit.ts';
import { confirmByName } from '../terminal/confirm.ts';
import type { Style } from '../terminal/style.ts';
import { formatFields } from '../terminal/table.ts';
import type { UpdateHostOptions } from './host.ts';

function paintStatus(style: Style, status: Host['status']): string {
  switch (status) {
    case 'online':
      return style.good(status);
    case 'offline':
      return style.bad(status);
    case 'disabled':
      return style.dim(status);
  }
}

function featuresOf({ kernel }: Host): string {
  if (kernel === null) return 'not reported yet';
  const { kvm, ...network } = kernel;
  const entries = Object.entries(network).map(([name, present]) => (present ? name : `no ${name}`));
  return entries.join(', ');
}

function virtualizationOf({ kernel }: Host, style: Style): string {
  if (kernel === null) return 'not reported yet';
  if (kernel.kvm) return 'by hardware';
  return `${style.warn('not by hardware')}: Windows desktops need --acceleration auto or emulated`;
}

/** Prints every host in a table. */
export async function listHostsCommand(session: Session): Promise<undefined> {
  const { output } = session;
  const hosts = await listHosts(session);
  if (output.json) return void output.document(hosts);
  if (hosts.length === 0)
    return void output.note('There is no host yet: "trailer enrolment create" makes a token for one.');
  const columns = [
    { title: 'NAME' },
    { title: 'STATUS' },
    { title: 'ENGINE' },
    { title: 'AGENT' },
    { title: 'ADDRESSES', shrink: true },
    { title: 'ID', optional: true },
  ];
  const rows = hosts.map((host) => [
    host.name,
    paintStatus(output.style, host.status),
    host.engine === null ? '-' : `${host.engine.version}${host.engine.rootless ? ' rootless' : ''}`,
    host.agent?.version ?? '-',
    addressesOf(host),
    host.id,
  ]);
  output.table(columns, rows);
}

function addressesOf(host: Host): readonly string[] {
  return shownAddressesOf(host).map(({ address, segment }) => `${address}/${prefixLength(segment)}`);
}

function showHost(session: Session, host: Host): void {
  const { output } = session;
  if (output.json) {
    output.document(host);
    return;
  }
  const heartbeat = host.agent?.lastHeartbeatAt ?? 'never';
  output.lines(
    formatFields([
      ['Name', output.style.bold(host.name)],
      ['Id', host.id],
      ['Status', paintStatus(output.style, host.status)],
      ['Agent', host.agent === null ? 'none' : `${host.agent.version}, last heard ${heartbeat}`],
      [
        'Engine',
        host.engine === null ? 'does not answer' : `Docker ${host.engine.version} (API ${host.engine.apiVersion})`,
      ],
      ['Kernel', featuresOf(host)],
      ['Virtualization', virtualizationOf(host, output.style)],
    ]),
  );
  output.line();
  const columns = [
    { title: 'INTERFACE' },
    { title: 'KIND' },
    { title: 'UP' },
    { title: 'ADDRESSES', shrink: true },
    { title: 'MACVLAN PARENT', wrap: true },
  ];
  const rows = host.interfaces.map((link) => [
    link.name,
    link.kind,
    link.up ? 'yes' : 'no',
    link.addresses,
    link.parentable ? output.style.good('yes') : (link.whyNot ?? 'no'),
  ]);
  output.table(columns, rows);
}

/** Prints one host with its interfaces. */
export async function getHostCommand(session: Session, reference: string): Promise<undefined> {
  showHost(session, await findHost(session, reference));
}

/** Renames, enables or disables a host. */
export async function updateHostCommand(
  session: Session,
  reference: string,
  options: UpdateHostOptions,
): Promise<undefined> {
  if (options.enable && options.disable) throw usageError('Give --enable or --disable, not both');
  const enabled = options.enable ?? (options.disable === true ? false : undefined);
  if (options.name === undefined && enabled === undefined) throw usageError('Give --name, --enable or --disable');
  const host = await findHost(session, reference);
  const body = {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  const updated = await session.client.call('hosts.update', { id: host.id, body, signal: session.signal });
  if (session.output.json) session.output.document(updated.body);
  else session.output.line(`${updated.body.name} is ${updated.body.status}`);
}

/** Forgets a host, after the user typed its name. */
export async function deleteHostCommand(
  session: Session,
  reference: string,
  options: { readonly yes?: boolean },
): Promise<undefined> {
  const host = await findHost(session, reference);
  await confirmByName(session, { kind: 'host', name: host.name, yes: options.yes });
  await session.client.call('hosts.delete', { id: host.id, signal: session.signal });
  session.output.note(`${host.name} is forgotten`);
}
