import { existsSync } from 'node:fs';
import type { HostInterface, HostRoute, ObservedLink } from '@trailer/netmodel';
import { parseMarkedLinks } from '../links/marked.ts';
import { isShimSettled } from '../links/settings.ts';
import { CommandError, runCommand } from '../process.ts';
import { type LinkTraits, parseLinks } from './links.ts';
import { parseRoutes } from './routes.ts';

/** How the host is wired: its interfaces and the routes of its main table, both families. */
export interface Wires {
  readonly interfaces: readonly HostInterface[];
  readonly routes: readonly HostRoute[];
  /** Links that carry Trailer's mark. */
  readonly links: readonly ObservedLink[];
}

const argv = ['ip', '-json', '-details', '-batch', '-'];
const commands = 'address show\nroute show table all\n';

/** Reads interfaces and routes, as one process: starting one is what costs, and every change of the host asks for it. */
export async function observeWires(): Promise<Wires> {
  const { stdout } = await runCommand(argv, { stdin: commands });
  // A host without any route prints nothing for them.
  const [addresses, routes = '[]'] = stdout.split('\n').filter((line) => line.startsWith('['));
  if (addresses === undefined) throw new CommandError(argv, 0, { said: 'it showed no interfaces' });
  return {
    interfaces: parseLinks(addresses, readTraits),
    routes: parseRoutes(routes),
    links: parseMarkedLinks({ addresses, routes, isSettled: isShimSettled }),
  };
}

function readTraits(name: string): LinkTraits {
  const folder = `/sys/class/net/${name}`;
  return {
    wireless: existsSync(`${folder}/wireless`) || existsSync(`${folder}/phy80211`),
    device: existsSync(`${folder}/device`),
  };
}
