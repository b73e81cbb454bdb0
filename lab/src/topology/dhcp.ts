import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { lans } from './plan.ts';

export interface DhcpOptions {
  /** Home unless told. */
  readonly lan?: 'lan' | 'lan2' | undefined;
  /** First and last number of the addresses given out; 200 to 250 unless told. */
  readonly range?: readonly [first: number, last: number] | undefined;
  /** In dnsmasq's words (`12h`, `2m`, which is the shortest it gives); 12 h unless told. */
  readonly leaseTime?: string | undefined;
  /** MAC address -> the address this client alone gets. */
  readonly pinned?: Readonly<Record<string, string>> | undefined;
}

/** A DHCP server that runs on the router. */
export interface DhcpServer {
  /** Starts it anew with other words on range, lease time or pins; it remembers the leases it gave, as real ones do. */
  change(options: Omit<DhcpOptions, 'lan'>): Promise<void>;
  stop(): Promise<void>;
}

/** Turns on DHCP at the router for one LAN. */
export async function startDhcp(router: LabMachine, options: DhcpOptions = {}): Promise<DhcpServer> {
  let stop = await startDnsmasq(router, options);
  return {
    change: async (changed) => {
      await stop();
      stop = await startDnsmasq(router, { ...options, ...changed });
    },
    stop: async () => await stop(),
  };
}

async function startDnsmasq(router: LabMachine, options: DhcpOptions): Promise<() => Promise<void>> {
  const { lan = 'lan' } = options;
  const logFile = join(folderOf(router.prefix), `dhcp-${lan}.log`);
  await writeFile(logFile, '');
  const argv = router.enter(['dnsmasq', ...argumentsOf(router, options)]);
  const pid = startDetached(argv, { mark: router.prefix, logFile });
  await waitFor(
    async () => {
      const log = await readFile(logFile, 'utf8');
      if (!isAlive(pid)) throw new Error(`DHCP on ${lan} ended while starting: ${log.trim()}`);
      return log.includes('started') ? true : undefined;
    },
    { what: `DHCP on ${lan} to start (log: ${logFile})`, timeoutMs: limits.holderReadyMs },
  );
  return async () => {
    signalProcess(pid, 'SIGTERM');
    await waitForExit(pid, limits.holderReadyMs);
  };
}

function argumentsOf(router: LabMachine, options: DhcpOptions): readonly string[] {
  const { lan = 'lan', range = [200, 250], leaseTime = '12h', pinned = {} } = options;
  const [first, last] = range.map((number) => lans[lan].subnet.replace(/0\/24$/, String(number)));
  return [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    // No DNS: it would want port 53 and the machine's resolver.
    '--port=0',
    `--interface=${lan}`,
    '--bind-interfaces',
    `--dhcp-range=${first},${last},${leaseTime}`,
    ...Object.entries(pinned).map(([mac, address]) => `--dhcp-host=${mac},${address}`),
    // The LAN's only server: it refuses a lease of another range at once, and gives one without pinging first for 3 s.
    '--dhcp-authoritative',
    '--no-ping',
    `--dhcp-leasefile=${join(folderOf(router.prefix), `dhcp-${lan}.leases`)}`,
    '--user=root',
    '--log-facility=-',
  ];
}
