import { type LanName, lans } from '../topology/plan.ts';

/** What a drawing shows of a machine. */
export interface DrawnMachine {
  readonly name: string;
  readonly interfaces: readonly {
    readonly name: string;
    readonly lan: string;
    readonly addresses: readonly string[];
  }[];
}

interface Plug {
  readonly machine: string;
  readonly nic: string;
  readonly addresses: readonly string[];
}

/** Draws the segments of a lab with what is plugged into each. */
export function drawTopology(machines: readonly DrawnMachine[]): string {
  const segments = Object.keys(lans).filter((lan) => plugsOf(machines, lan).length > 0);
  return segments.map((lan) => drawSegment(lan, plugsOf(machines, lan))).join('\n');
}

function plugsOf(machines: readonly DrawnMachine[], lan: string): readonly Plug[] {
  return machines.flatMap(({ name, interfaces }) =>
    interfaces
      .filter((nic) => nic.lan === lan)
      .map((nic) => ({ machine: name, nic: nic.name, addresses: nic.addresses })),
  );
}

function drawSegment(lan: string, plugs: readonly Plug[]): string {
  const machineWidth = Math.max(...plugs.map(({ machine }) => machine.length));
  const nicWidth = Math.max(...plugs.map(({ nic }) => nic.length));
  const lines = plugs.map(({ machine, nic, addresses }, index) => {
    const branch = index === plugs.length - 1 ? '└──' : '├──';
    const shown =
      addresses.map((address) => address.replace(/\/\d+$/, '')).join(', ') || '(no address: free for macvlan)';
    return `   ${branch} ${machine.padEnd(machineWidth)}  ${nic.padEnd(nicWidth)}  ${shown}`;
  });
  return [`${lan}  ${isLanName(lan) ? lans[lan].subnet : ''}`, ...lines].join('\n');
}

function isLanName(name: string): name is LanName {
  return name in lans;
}
