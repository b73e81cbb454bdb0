import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { isAlive } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { ipv6Lans } from './plan.ts';

/** Has the router advertise itself and its IPv6 prefix on the home LAN, as home routers do. It ends with the lab. */
export async function startAdvertisements(router: LabMachine): Promise<void> {
  const logFile = join(folderOf(router.prefix), 'advertisements.log');
  await writeFile(logFile, '');
  const prefix = ipv6Lans.lan.subnet.replace(/\/64$/, '');
  const argv = router.enter([
    'dnsmasq',
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--port=0',
    '--interface=lan',
    '--bind-interfaces',
    '--enable-ra',
    `--dhcp-range=${prefix},ra-only`,
    `--dhcp-leasefile=${join(folderOf(router.prefix), 'advertisements.leases')}`,
    '--user=root',
    '--log-facility=-',
  ]);
  const pid = startDetached(argv, { mark: router.prefix, logFile });
  await waitFor(
    async () => {
      const log = await readFile(logFile, 'utf8');
      if (!isAlive(pid)) throw new Error(`router advertisements ended while starting: ${log.trim()}`);
      return log.includes('started') ? true : undefined;
    },
    { what: `router advertisements to start (log: ${logFile})`, timeoutMs: limits.holderReadyMs },
  );
}
