import type { Announcement } from '@trailer/netmodel';
import { observeInterfaceNames } from '../guest/interfaces.ts';
import type { CommandRunner } from '../namespace/runner.ts';
import { expectSuccess } from '../process.ts';

/**
 * Has the kernel broadcast an ARP request from each address, by asking for a neighbour: all who have an old entry for
 * the address take the MAC address of the request (RFC 826). That takes no raw socket and no program but `ip`, and
 * works on ipvlan, whose interfaces refuse what makes the kernel send a gratuitous ARP. An address that is gone is left out.
 */
export async function announceAddresses(runner: CommandRunner, announcements: readonly Announcement[]): Promise<void> {
  const names = await observeInterfaceNames(runner);
  for (const { address, ask } of announcements) {
    const name = names.get(address);
    if (name === undefined) continue;
    const argv = ['ip', 'neighbour', 'replace', ask, 'dev', name, 'use'];
    expectSuccess(argv, await runner.run(argv));
  }
}
