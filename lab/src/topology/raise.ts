import { configureLinks, createNamespace } from './namespace.ts';
import type { MachinePlan } from './plan.ts';

/** Makes the switch and every machine's namespace, and wires and addresses them. */
export async function raiseTopology(prefix: string, machines: readonly MachinePlan[]): Promise<void> {
  const switchNamespace = `${prefix}-switch`;
  await createNamespace({ netns: switchNamespace });
  for (const machine of machines) {
    await createNamespace({ netns: `${prefix}-${machine.name}`, sysctls: machine.sysctls });
  }
  await configureLinks(switchNamespace, switchCommands(prefix, machines));
  await Promise.all(machines.map((machine) => configureLinks(`${prefix}-${machine.name}`, machineCommands(machine))));
}

/** One bridge a segment, one port an interface; no link ever shows up in the real machine's namespace. */
function switchCommands(prefix: string, machines: readonly MachinePlan[]): readonly string[] {
  const cables = machines.flatMap((machine) => machine.interfaces.map((nic) => ({ machine, nic })));
  const segments = [...new Set(cables.map(({ nic }) => nic.lan))];
  return [
    ...segments.flatMap((lan) => [`link add ${lan} type bridge stp_state 0 mcast_snooping 0`, `link set ${lan} up`]),
    ...cables.flatMap(({ machine, nic }, index) => [
      `link add port${index} type veth peer name ${nic.name} netns ${prefix}-${machine.name}`,
      `link set port${index} alias ${machine.name}:${nic.name}`,
      `link set port${index} master ${nic.lan} up`,
    ]),
  ];
}

function machineCommands(machine: MachinePlan): readonly string[] {
  return [
    ...machine.interfaces.flatMap((nic) => [
      `link set ${nic.name} up`,
      ...nic.addresses.map((address) => addAddress(address, nic.name)),
    ]),
    ...machine.gateways.map((gateway) => `route add default via ${gateway}`),
  ];
}

/** The `ip` command that gives a card an address; an IPv6 one is of use at once, without the second of looking for rivals. */
export function addAddress(address: string, nic: string): string {
  return `address add ${address} dev ${nic}${address.includes(':') ? ' nodad' : ''}`;
}
