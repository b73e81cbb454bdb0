import type { CreatedNetwork, CreateNetwork, Network } from '@trailer/contract';
import { engineParentOf } from '@trailer/netmodel';
import { chooseHost, findHost, findNetwork } from '../client/find.ts';
import { listHosts, listNetworks } from '../client/lists.ts';
import type { Session } from '../client/session.ts';
import { waitUntil, waitUntilGone } from '../client/wait.ts';
import { usageError } from '../exit.ts';
import { confirmByName } from '../terminal/confirm.ts';
import { paintPhase } from '../terminal/phase.ts';
import { formatFields } from '../terminal/table.ts';
import type { CreateNetworkOptions, DeleteOptions, UpdateNetworkOptions } from './network.ts';
import { defaultTimeoutMs } from './options.ts';

/** Prints networks in a table, with what is wrong with them below. */
export async function listNetworksCommand(session: Session, hostReference: string | undefined): Promise<undefined> {
  const { output } = session;
  const hosts = await listHosts(session);
  const host = hostReference === undefined ? undefined : await findHost(session, hostReference);
  const networks = await listNetworks(session, host?.id);
  if (output.json) return void output.document(networks);
  if (networks.length === 0)
    return void output.note('There is no network yet: "trailer network create --help" shows how.');
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  const columns = [
    { title: 'NAME' },
    { title: 'DRIVER' },
    { title: 'PARENT' },
    { title: 'SUBNET' },
    { title: 'GATEWAY' },
    { title: 'PHASE' },
    { title: 'HOST', shrink: true },
    { title: 'ID', optional: true },
  ];
  const rows = networks.map((network) => [
    network.name,
    network.driver,
    parentOf(network) ?? '-',
    [network.subnet, network.ipv6?.subnet ?? null].filter((subnet) => subnet !== null).join(' ') || '-',
    network.gateway ?? network.ipv6?.gateway ?? '-',
    paintPhase(output.style, network.status.phase),
    names.get(network.hostId) ?? network.hostId,
    network.id,
  ]);
  output.table(columns, rows);
  for (const { name, status } of networks)
    if (status.phase === 'error') output.line(output.style.bad(`${name}: ${status.message}`));
}

/** The link a network hangs on: with a VLAN tag the sub-interface, as the engine names it. */
function parentOf({ parentInterface, vlanId }: Network): string | null {
  return engineParentOf({ parentInterface, vlanId });
}

function showNetwork(session: Session, network: Network): void {
  const { output } = session;
  if (output.json) {
    output.document(network);
    return;
  }
  const { status } = network;
  const parent = parentOf(network);
  const fields: (readonly [string, string])[] = [
    ['Name', output.style.bold(network.name)],
    ['Id', network.id],
    ['Phase', `${paintPhase(output.style, status.phase)}${status.message === '' ? '' : ` (${status.message})`}`],
    ['Driver', parent === null ? network.driver : `${describeKind(network)} on ${parent}`],
    ...addressingFields(network),
    ['Excluded', network.excludedAddresses.join(' ') || 'none'],
    ['Host', network.hostId],
  ];
  if (network.hostShim !== null) fields.push(['Host shim', network.hostShim.address]);
  if (network.adopted !== null) fields.push(['Taken over', describeAdoption(network.adopted)]);
  if (network.description !== '') fields.push(['About', network.description]);
  output.lines(formatFields(fields));
}

/** What is shown of each family that the network has. */
function addressingFields({ ipv6, ...ipv4 }: Network): readonly (readonly [string, string])[] {
  const fieldsOf = (
    prefix: string,
    pool: NonNullable<Network['ipv6']> | Pick<Network, 'subnet' | 'gateway' | 'ipRange'>,
  ) =>
    [
      [`${prefix}Subnet`, pool.subnet ?? 'picked by the engine'],
      [`${prefix}Gateway`, pool.gateway ?? 'none given'],
      [`${prefix}Range`, pool.ipRange ?? 'the whole subnet'],
    ] as const;
  return [...(ipv6?.only ? [] : fieldsOf('', ipv4)), ...(ipv6 === null ? [] : fieldsOf('IPv6 ', ipv6))];
}

/** Driver and mode in one phrase: `ipvlan l3`. */
function describeKind({ driver, mode }: Network): string {
  return mode === null ? driver : `${driver} ${mode}`;
}

function describeAdoption(engineId: string): string {
  return `from ${engineId.slice(0, 12)} on the engine, where it stays when it is deleted here`;
}

/** Prints one network. */
export async function getNetworkCommand(session: Session, reference: string): Promise<undefined> {
  showNetwork(session, await findNetwork(session, reference));
}

function readDriver(text: string | undefined): 'bridge' | 'macvlan' | 'ipvlan' {
  if (text === undefined) return 'bridge';
  if (text === 'bridge' || text === 'macvlan' || text === 'ipvlan') return text;
  throw usageError(`--driver ${text}: use bridge, macvlan or ipvlan`);
}

/** The request that the options stand for; what was not given is left to the server. */
function requestFrom(
  options: CreateNetworkOptions,
  named: Pick<CreateNetwork, 'hostId' | 'name' | 'driver'>,
): CreateNetwork {
  return {
    ...named,
    parentInterface: options.parent ?? null,
    mode: options.mode ?? null,
    subnet: options.subnet ?? null,
    gateway: options.gateway ?? null,
    ipRange: options.ipRange ?? null,
    ...readIpv6(options),
    vlanId: options.vlan ?? null,
    hostShim: options.hostShim === undefined ? null : { address: options.hostShim },
    ...(options.exclude === undefined ? {} : { excludedAddresses: [...options.exclude] }),
    ...(options.description === undefined ? {} : { description: options.description }),
  };
}

/** The IPv6 side; what belongs to it says nothing without its subnet. */
function readIpv6(options: CreateNetworkOptions): Pick<CreateNetwork, 'ipv6'> {
  const { ipv6Subnet: subnet, ipv6Gateway: gateway, ipv6Range: ipRange, ipv6Only: only } = options;
  if (subnet === undefined) {
    const [alone] = Object.entries({ '--ipv6-gateway': gateway, '--ipv6-range': ipRange, '--ipv6-only': only })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (alone !== undefined) throw usageError(`${alone} needs --ipv6-subnet`);
    return {};
  }
  return { ipv6: { subnet, gateway: gateway ?? null, ipRange: ipRange ?? null, ...(only ? { only } : {}) } };
}

/** Creates a network, or with --dry-run only asks whether it could be. */
export async function createNetworkCommand(
  session: Session,
  name: string,
  options: CreateNetworkOptions,
): Promise<undefined> {
  const { client, output, signal } = session;
  const driver = readDriver(options.driver);
  const host = await chooseHost(session, options.host);
  const body = requestFrom(options, { hostId: host.id, name, driver });
  const query = options.dryRun === true ? { dryRun: 'true' as const } : {};
  const { body: created } = await client.call('networks.create', { body, query, signal });
  if (options.dryRun === true) return void showDryRun(session, created);
  if (!output.json) printWarnings(session, created);
  const network = options.wait ? await waitUntilCreated(session, created, options) : created;
  if (output.json) return void output.document({ ...network, warnings: created.warnings });
  output.line(`${network.name} is ${paintPhase(output.style, network.status.phase)}`);
}

function showDryRun(session: Session, created: CreatedNetwork): void {
  const { output } = session;
  if (output.json) return void output.document(created);
  output.line(`${created.name} would be accepted`);
  printWarnings(session, created);
}

function printWarnings({ output }: Session, { warnings }: CreatedNetwork): void {
  for (const { message } of warnings) output.note(output.style.warn(`Warning: ${message}`));
}

function waitUntilCreated(session: Session, { id, name }: Network, options: CreateNetworkOptions): Promise<Network> {
  return waitUntil<Network>(session, {
    label: `Creating ${name}`,
    timeoutMs: options.timeout ?? defaultTimeoutMs,
    read: async () => (await session.client.call('networks.get', { id, signal: session.signal })).body,
    reached: ({ status }) => status.phase === 'created',
  });
}

/** Changes name, description or host shim of a network. */
export async function updateNetworkCommand(
  session: Session,
  reference: string,
  options: UpdateNetworkOptions,
): Promise<undefined> {
  const { name, description, hostShim } = options;
  const body = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(hostShim === undefined ? {} : { hostShim: hostShim === 'none' ? null : { address: hostShim } }),
  };
  if (Object.keys(body).length === 0) throw usageError('Give --name, --description or --host-shim');
  const { id } = await findNetwork(session, reference);
  const updated = await session.client.call('networks.update', { id, body, signal: session.signal });
  if (session.output.json) session.output.document(updated.body);
  else session.output.line(`${updated.body.name} is changed`);
}

/** Deletes a network, after the user typed its name, and waits until it is gone. */
export async function deleteNetworkCommand(
  session: Session,
  reference: string,
  options: DeleteOptions,
): Promise<undefined> {
  const { client, output, signal } = session;
  const { id, name } = await findNetwork(session, reference);
  await confirmByName(session, { kind: 'network', name, yes: options.yes });
  const { body } = await client.call('networks.delete', { id, signal });
  if (options.wait) {
    await waitUntilGone<Network>(session, {
      label: `Deleting ${name}`,
      timeoutMs: options.timeout ?? defaultTimeoutMs,
      read: async () => (await client.call('networks.get', { id, signal })).body,
    });
  }
  if (output.json) output.document(body);
  else output.line(options.wait ? `${name} is gone` : `${name} is being deleted`);
}
