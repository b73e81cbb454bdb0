import type { CommandRunner } from '../namespace/runner.ts';
import { concernsGuest, type GuestForwarding, parseGuestForwarding } from './forwarding.ts';

/**
 * Reads where a container's namespace forwards ports to a guest; null when nowhere. The rules were made by the image's
 * iptables, which may keep them in the other of the kernel's two tables than the program that is asked here.
 */
export async function observeGuestForwarding(runner: CommandRunner): Promise<GuestForwarding | null> {
  const usual = await dump(runner, 'iptables-save');
  if (usual === null) return null;
  if (concernsGuest(usual.rules)) return parseGuestForwarding(usual.rules);
  const other = otherProgram(usual);
  const rules = other === null ? null : await dump(runner, other);
  return rules === null ? null : parseGuestForwarding(rules.rules);
}

interface Dump {
  readonly rules: string;
  readonly said: string;
}

/** A namespace without the program or the table holds no rules. */
async function dump(runner: CommandRunner, program: string): Promise<Dump | null> {
  const { exitCode, stdout, stderr } = await runner.run([program, '-t', 'nat']);
  return exitCode === 0 ? { rules: stdout, said: stderr } : null;
}

/** The program for the other table; null when nothing is in there. That of nf_tables says so itself. */
function otherProgram({ rules, said }: Dump): string | null {
  if (!rules.includes('(nf_tables)')) return 'iptables-nft-save';
  return said.includes('iptables-legacy tables present') ? 'iptables-legacy-save' : null;
}
