import { linkMarks } from '@trailer/netmodel';
import { z } from 'zod';
import { runCommand } from '../process.ts';

const linkSchema = z.object({
  ifname: z.string(),
  link: z.string().optional(),
  /** Set when the link under it is in another namespace, where its number says nothing here. */
  link_netnsid: z.int().optional(),
  master: z.string().optional(),
  linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
});

type Link = z.infer<typeof linkSchema>;

/** Who has a use for a link of this host, in words; read from the kernel now, every link of it. */
export async function observeLinkUsers(name: string): Promise<readonly string[]> {
  return parseLinkUsers((await runCommand(['ip', '-json', '-details', 'link', 'show'])).stdout, name);
}

/** The same from the output of `ip -json -details link show`: what it is a port of, and what hangs on it that is not ours. */
export function parseLinkUsers(json: string, name: string): readonly string[] {
  const links = z.array(linkSchema).parse(JSON.parse(json));
  const masters = links.flatMap(({ ifname, master }) => (ifname === name && master !== undefined ? [master] : []));
  const upper = links.filter((link) => link.link === name && link.link_netnsid === undefined && !isOurs(link));
  return [
    ...masters.map((master) => `is a port of ${master}`),
    ...upper.map(({ ifname, linkinfo }) => `carries ${linkinfo?.info_kind ?? 'link'} ${ifname}`),
  ];
}

function isOurs({ ifname, linkinfo }: Link): boolean {
  return linkinfo?.info_kind === 'macvlan' && ifname.startsWith(linkMarks.shimPrefix);
}
