import {
  type HostShimPlan,
  isShimInPlace,
  type ObservedLink,
  type ObservedShim,
  shimCommands,
  vlanMarkCommand,
} from '@trailer/netmodel';
import { attemptCommand, type CommandResult, runCommand } from '../process.ts';
import { parseForeignRoutes } from './foreign-routes.ts';
import { observeMarkedLinks } from './observe.ts';
import { settleShim } from './settings.ts';

/** A link that is not as it was made to be, with what the kernel said meanwhile. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

const batch = ['ip', '-force', '-batch', '-'];

/** Makes a host shim, or repairs it, and reads it back. */
export async function applyHostShim(plan: HostShimPlan): Promise<void> {
  const { make, set } = shimCommands(plan, await findShim(plan.name));
  const made = await runBatch(make);
  // Before it is switched on: until then it answers nobody.
  const unsettled = await failureOf(settleShim(plan.name));
  const said = `${made}${await runBatch(set)}` || unsettled;
  const after = await findShim(plan.name);
  if (after !== null && isShimInPlace(plan, after)) return;
  const why = (await describeForeignRoutes(plan)) || said || 'the kernel said nothing';
  throw new LinkError(`${plan.name} on ${plan.parentInterface} ${stateOf(after)}: ${why}`);
}

/** Marks a VLAN sub-interface as ours, and reads the mark back. */
export async function markVlan(name: string): Promise<void> {
  const said = await runBatch([vlanMarkCommand(name)]);
  const links = await observeMarkedLinks();
  if (links.some((link) => link.kind === 'vlan' && link.name === name)) return;
  throw new LinkError(`${name} does not take the mark of Trailer: ${said || 'the kernel said nothing'}`);
}

/** Removes a link, as long as it carries Trailer's mark, and reads back that it is gone. */
export async function removeLink(wanted: Pick<ObservedLink, 'kind' | 'name'>): Promise<void> {
  const isIt = (link: ObservedLink) => link.kind === wanted.kind && link.name === wanted.name;
  if (!(await observeMarkedLinks()).some(isIt)) return;
  const said = await runBatch([`link delete dev ${wanted.name}`]);
  if ((await observeMarkedLinks()).some(isIt)) {
    throw new LinkError(`${wanted.name} cannot be removed: ${said || 'the kernel said nothing'}`);
  }
}

/** A route of the user's own to a workspace is never replaced; empty where there is none. */
async function describeForeignRoutes({ destinations }: HostShimPlan): Promise<string> {
  const { stdout } = await runCommand(['ip', '-json', 'route', 'show', 'table', 'main']);
  const [route] = parseForeignRoutes(stdout, destinations);
  if (route === undefined) return '';
  return `the host has a route of its own to ${route.destination} (${route.text}), which Trailer does not replace: remove it by \`ip route delete ${route.text}\`, or give the workspace another address`;
}

async function findShim(name: string): Promise<ObservedShim | null> {
  const links = await observeMarkedLinks();
  return links.find((link): link is ObservedShim => link.kind === 'shim' && link.name === name) ?? null;
}

/** Carries out every line it can; returns the first thing the kernel had against one. */
async function runBatch(lines: readonly string[]): Promise<string> {
  if (lines.length === 0) return '';
  return firstComplaint(await attemptCommand(batch, { stdin: `${lines.join('\n')}\n` }));
}

/** `ip` says after each complaint which line of the batch it was about, which says nothing here. */
export function firstComplaint({ exitCode, stderr, stdout }: CommandResult): string {
  if (exitCode === 0) return '';
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line !== '' && !line.startsWith('Command failed'));
  return (lines[0] ?? `ip exited with ${exitCode}`).replace(/^(RTNETLINK answers|Error): /, '');
}

async function failureOf(work: Promise<void>): Promise<string> {
  try {
    await work;
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function stateOf(shim: ObservedShim | null): string {
  if (shim === null) return 'cannot be made';
  if (!shim.up) return 'cannot be switched on';
  return shim.settled ? 'is not as it should be' : 'does not take its kernel settings';
}
