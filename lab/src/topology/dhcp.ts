import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { lans } from './plan.ts';

/** Turns on DHCP for the LAN at the router (`.200` to `.250`); returns what turns it off. */
export async function startDhcp(router: LabMachine): Promise<() => Promise<void>> {
  const folder = folderOf(router.prefix);
  const [start, end] = [200, 250].map((number) => lans.lan.subnet.replace(/0\/24$/, String(number)));
  const options = [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    // No DNS: it would want port 53 and the machine's resolver.
    '--port=0',
    '--interface=lan',
    '--bind-interfaces',
    `--dhcp-range=${start},${end},12h`,
    `--dhcp-leasefile=${join(folder, 'dhcp.leases')}`,
    '--user=root',
    '--log-facility=-',
  ];
  const argv = router.enter(['dnsmasq', ...options]);
  const logFile = join(folder, 'dhcp.log');
  const pid = startDetached(argv, { mark: router.prefix, logFile });
  await waitFor(async () => ((await readFile(logFile, 'utf8')).includes('started') ? true : undefined), {
    what: `DHCP to start (log: ${logFile})`,
    timeoutMs: limits.holderReadyMs,
  });
  return async () => {
    signalProcess(pid, 'SIGTERM');
    await waitForExit(pid, limits.holderReadyMs);
  };
}
