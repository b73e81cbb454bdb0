import type { LabHost } from '../machine.ts';
import { waitFor } from '../process/wait.ts';

/** The lab's hand on the guest of a container that runs the stand-in runtime. */
export interface Guest {
  /** The address it holds now; null without a lease. Throws while it is not up. */
  address(): Promise<string | null>;
  /** Waits until it holds an address, other than `not` when told. */
  waitForAddress(not?: string): Promise<string>;
  macAddress(): Promise<string>;
  /** Resets it, as its own reboot would: the container stays. */
  reboot(): Promise<void>;
  /** Makes it lay down its lease and ask for one anew. */
  renew(): Promise<void>;
  /** Makes it lay down its lease and ask for none. */
  release(): Promise<void>;
  /** Pulls its network cable. */
  mute(): Promise<void>;
  /** Plugs it in again. */
  unmute(): Promise<void>;
  /** What the runtime was asked for when it first started on this storage. */
  installed(): Promise<Installed>;
}

export interface Installed {
  readonly version: string | null;
  readonly language: string | null;
  readonly keyboard: string | null;
  readonly username: string | null;
  /** Whether there was one; the password itself is written down nowhere. */
  readonly hasPassword: boolean;
}

/** Boot and lease take 4 s on an idle machine, many times that on one whose cores are all taken. */
const leaseLimitMs = 60_000;

/** The guest of a container. */
export function guestIn({ docker }: LabHost, container: string): Guest {
  const ask = async (argv: readonly string[]) => {
    const { exitCode, output } = await docker.exec(container, argv);
    if (exitCode !== 0)
      throw new Error(`"${argv.join(' ')}" in ${container} exited with ${exitCode}: ${output.trim()}`);
    return output.trim();
  };
  const order = async (name: string) => await ask(['/lab/guest', name]);
  const tell = (name: string) => async () => {
    await order(name);
  };
  const address = async () => (await order('address')) || null;
  return {
    address,
    waitForAddress: async (not) =>
      await waitFor(
        async () => {
          const found = await address().catch(() => null);
          return found === null || found === not ? undefined : found;
        },
        {
          what: `the guest of ${container} to get ${not === undefined ? 'an' : 'another'} address`,
          timeoutMs: leaseLimitMs,
        },
      ),
    macAddress: async () => await order('mac'),
    reboot: tell('reboot'),
    renew: tell('renew'),
    release: tell('release'),
    mute: tell('mute'),
    unmute: tell('unmute'),
    installed: async () => JSON.parse(await ask(['cat', '/storage/installed.json'])),
  };
}
