import { existsSync } from 'node:fs';
import type { CliContext } from '../context.ts';
import { createOutput } from '../terminal/output.ts';
import { formatFields } from '../terminal/table.ts';
import { version } from '../version.ts';

export interface Banner {
  readonly address: string;
  readonly dataFolder: string;
  readonly setupLink: string | null;
  /** What to do next, one command or hint a line. */
  readonly next: readonly string[];
  readonly closing: string;
}

/** Says where the service is and what to do with it. */
export function showBanner({ terminal, environment }: CliContext, banner: Banner): void {
  const output = createOutput(terminal, { json: false, plain: environment.plain });
  const { bold, good } = output.style;
  const fields: (readonly [string, string])[] = [
    ['  Console and API', bold(banner.address)],
    ['  API reference', `${banner.address}/api/docs`],
    ['  Data', banner.dataFolder],
  ];
  if (banner.setupLink !== null) fields.push(['  First sign-in', `${good(banner.setupLink)}  (works once)`]);
  output.lines(['', bold(`Trailer ${version} is running`), '', ...formatFields(fields), '']);
  output.lines([bold('Next'), ...banner.next.map((line) => `  ${line}`), '', banner.closing, '']);
}

/** How the command is called from here: a checkout brings its own. */
export function commandName(): string {
  return existsSync('./trailer') ? './trailer' : 'trailer';
}

/** The first steps on a new server. */
export function firstSteps({ address, setupLink }: Pick<Banner, 'address' | 'setupLink'>): readonly string[] {
  const trailer = commandName();
  return [
    ...(setupLink === null ? [] : ['Open the first sign-in link and choose an e-mail address and a password, then:']),
    `${trailer} login --url ${address}`,
    `${trailer} host list           (then "host get NAME": which NICs can carry a macvlan)`,
    `${trailer} network create lan --driver macvlan --parent NIC --subnet CIDR --gateway IP`,
    `${trailer} workspace create web --image IMAGE --network lan -p 9090:80`,
    `${trailer} explain web         (from where each address answers)`,
  ];
}
