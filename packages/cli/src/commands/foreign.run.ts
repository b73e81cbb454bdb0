import type { Foreign, ForeignContainerView, Network } from '@trailer/contract';
import { chooseHost, findHost, pick } from '../client/find.ts';
import type { Session } from '../client/session.ts';
import { waitUntil } from '../client/wait.ts';
import { CliError, exitCodes } from '../exit.ts';
import { confirmTyped } from '../terminal/confirm.ts';
import { paintPhase } from '../terminal/phase.ts';
import type { AdoptOptions } from './foreign.ts';
import { defaultTimeoutMs } from './options.ts';
import { settle } from './workspace/settle.ts';

type Verdict = Pick<ForeignContainerView, 'adoptable' | 'whyNot'>;

async function survey({ client, signal }: Session, hostId: string): Promise<Foreign> {
  return (await client.call('hosts.foreign', { id: hostId, signal })).body;
}

/** Prints what of a host's engine is not Trailer's. */
export async function listForeignCommand(session: Session, reference: string): Promise<undefined> {
  const { output } = session;
  const host = await findHost(session, reference);
  const { networks, containers } = await survey(session, host.id);
  if (output.json) return void output.document({ networks, containers });
  if (networks.length + containers.length === 0) {
    return void output.note(`Everything on ${host.name} is Trailer's, but for what every engine has.`);
  }
  const shared = [
    { title: 'CAN BE TAKEN OVER', wrap: true },
    { title: 'ENGINE ID', optional: true },
  ];
  const networkRows = networks.map((network) => [
    network.name,
    network.driver,
    network.parentInterface ?? '-',
    network.pools.map(({ subnet }) => subnet),
    network.containers.join(' ') || '-',
    describeVerdict(session, network),
    network.engineId.slice(0, 12),
  ]);
  const networkTitles = ['NETWORK', 'DRIVER', 'PARENT', 'SUBNET', 'CONTAINERS'].map((title) => ({ title }));
  if (networks.length > 0) output.table([...networkTitles, ...shared], networkRows);
  if (networks.length > 0 && containers.length > 0) output.line();
  const containerRows = containers.map((container) => [
    container.name,
    container.image,
    container.state,
    container.networks.map(({ name, ipv4Address }) => (ipv4Address === null ? name : `${name} ${ipv4Address}`)),
    describeVerdict(session, container),
    container.engineId.slice(0, 12),
  ]);
  const containerTitles = ['CONTAINER', 'IMAGE', 'STATE', 'NETWORKS'].map((title) => ({ title }));
  if (containers.length > 0) output.table([...containerTitles, ...shared], containerRows);
}

function describeVerdict({ output }: Session, { adoptable, whyNot }: Verdict): string {
  return adoptable ? output.style.good('yes') : `no: ${whyNot.map(({ message }) => message).join('; ')}`;
}

/** Takes over a network as it is on its engine. */
export async function adoptNetworkCommand(
  session: Session,
  reference: string,
  options: AdoptOptions,
): Promise<undefined> {
  const { client, output, signal } = session;
  const host = await chooseHost(session, options.host);
  const { engineId } = find((await survey(session, host.id)).networks, reference, 'network');
  const body = { hostId: host.id, engineId, ...(options.as === undefined ? {} : { name: options.as }) };
  const query = options.dryRun === true ? { dryRun: 'true' as const } : {};
  const { body: adopted } = await client.call('networks.adopt', { body, query, signal });
  if (options.dryRun === true) {
    return void (output.json ? output.document(adopted) : output.line(`${adopted.name} can be taken over`));
  }
  const network = options.wait ? await waitUntilThere(session, adopted, options) : adopted;
  if (output.json) return void output.document(network);
  output.line(`${network.name} is ${paintPhase(output.style, network.status.phase)}`);
  output.note('On the engine nothing was changed, and deleting it here only forgets it.');
}

function waitUntilThere(session: Session, { id, name }: Network, options: AdoptOptions): Promise<Network> {
  const { client, signal } = session;
  return waitUntil<Network>(session, {
    label: `Taking over ${name}`,
    timeoutMs: options.timeout ?? defaultTimeoutMs,
    read: async () => (await client.call('networks.get', { id, signal })).body,
    reached: ({ status }) => status.phase === 'created',
  });
}

/** Takes over a container, after its plan was shown and its name typed. */
export async function adoptWorkspaceCommand(
  session: Session,
  reference: string,
  options: AdoptOptions,
): Promise<undefined> {
  const { client, output, signal } = session;
  const host = await chooseHost(session, options.host);
  const container = find((await survey(session, host.id)).containers, reference, 'container');
  const body = {
    hostId: host.id,
    engineId: container.engineId,
    ...(options.as === undefined ? {} : { name: options.as }),
  };
  // Told before anybody types a name for nothing.
  const preview = await client.call('workspaces.adopt', { body, query: { dryRun: 'true' }, signal });
  if (!output.json) showPlan(session, container);
  if (options.dryRun === true) return void (output.json ? output.document(preview.body) : undefined);
  await confirmTyped(session, {
    name: container.name,
    yes: options.yes,
    deed: `This stops the container ${container.name} and makes it anew as a workspace.`,
    undone: 'Nothing was taken over',
    doing: `Taking over the container ${container.name}`,
  });
  const { body: adopted } = await client.call('workspaces.adopt', { body, signal });
  return settle(session, adopted, { ...options, label: `Taking over ${container.name}` });
}

function showPlan({ output }: Session, { name, plan }: ForeignContainerView): void {
  output.line(`${output.style.bold(name)} keeps`);
  for (const line of plan.kept) output.line(`  ${line}`);
  output.line('and changes:');
  for (const line of plan.changed) output.line(`  ${line}`);
}

/** By the engine's id, the twelve digits of it that Docker shows, or the name. */
function find<T extends Verdict & { readonly engineId: string; readonly name: string }>(
  items: readonly T[],
  reference: string,
  kind: string,
): T {
  const short = items.find(({ engineId }) => engineId.slice(0, 12) === reference);
  const { id } = pick(
    items.map(({ engineId, name }) => ({ id: engineId, name })),
    short?.engineId ?? reference,
    `foreign ${kind}`,
  );
  const found = items.find(({ engineId }) => engineId === id);
  if (found === undefined) throw new CliError(`There is no ${kind} ${reference}`, { exitCode: exitCodes.notFound });
  return found;
}
