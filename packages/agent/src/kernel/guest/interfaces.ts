import type { IpAddress } from '@trailer/netmodel';
import { z } from 'zod';
import { readAddress } from '../inventory/routes.ts';
import type { CommandRunner } from '../namespace/runner.ts';
import { expectSuccess } from '../process.ts';

const linksSchema = z.array(
  z.object({ ifname: z.string(), addr_info: z.array(z.object({ local: z.string().optional() })).default([]) }),
);

const argv = ['ip', '-json', 'address', 'show'];

/** Reads the names of the interfaces in a container's namespace, by the addresses they hold. */
export async function observeInterfaceNames(runner: CommandRunner): Promise<ReadonlyMap<IpAddress, string>> {
  const { stdout } = expectSuccess(argv, await runner.run(argv));
  const links = linksSchema.parse(JSON.parse(stdout));
  return new Map(
    links.flatMap(({ ifname, addr_info }) =>
      addr_info.flatMap(({ local }) => {
        const address = readAddress(local);
        return address === null ? [] : [[address, ifname] as const];
      }),
    ),
  );
}
