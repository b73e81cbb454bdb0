import { parseIpAddress, parsePort } from '../address/parse.ts';
import { addressOf, contains, familyOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, TransportProtocol } from '../address/types.ts';
import { accepted, type Fault, fault, refused, showValue, type Validated } from '../fault.ts';
import { type FieldReading, readField, refuseField } from '../field.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import { isHostShim } from '../links/marks.ts';
import { findPortHolder } from './port-holder.ts';
import type { PublishedPort, WorkspaceNetworkContext, WorkspaceNetworkDraft } from './types.ts';

type PortDraft = WorkspaceNetworkDraft['ports'][number];

const loopback4 = '127.0.0.0/8' as Cidr;
const loopback6 = '::1' as IpAddress;

/** The ports of a request after reading. */
export interface PortsReading {
  readonly ports: readonly PublishedPort[];
  readonly faults: readonly Fault[];
}

/** Reads the ports a workspace wants published: each in range, on an address of the host, and free there. */
export function readPorts(
  drafts: readonly PortDraft[],
  context: WorkspaceNetworkContext,
  facts: HostFacts,
): PortsReading {
  const readings = drafts.map((draft, index) => readPort(`ports[${index}]`, draft, facts));
  const taken = readings.flatMap(({ value }, index) => {
    if (value === null) return [];
    const holder = findPortHolder(value, { context, facts, before: readings.slice(0, index).map((one) => one.value) });
    if (holder === null) return [];
    const text = `${value.hostPort}/${value.protocol} is taken by ${holder.who}: use another host port`;
    return [fault(`ports[${index}].hostPort`, holder.code, text)];
  });
  return {
    ports: readings.flatMap(({ value }) => (value === null ? [] : [value])),
    faults: [...readings.flatMap(({ faults }) => faults), ...taken],
  };
}

function readPort(path: string, draft: PortDraft, facts: HostFacts): FieldReading<PublishedPort> {
  const hostPort = readField(`${path}.hostPort`, draft.hostPort, parsePort);
  const containerPort = readField(`${path}.containerPort`, draft.containerPort, parsePort);
  const protocol = readField(`${path}.protocol`, draft.protocol ?? 'tcp', parseProtocol);
  const hostAddress = readHostAddress(`${path}.hostAddress`, draft.hostAddress, facts);
  const faults = [hostPort, containerPort, protocol, hostAddress].flatMap((reading) => reading.faults);
  const [host, container, transport] = [hostPort.value, containerPort.value, protocol.value];
  if (host === null || container === null || transport === null || hostAddress.faults.length > 0) {
    return { value: null, faults };
  }
  const value = { hostAddress: hostAddress.value, hostPort: host, containerPort: container, protocol: transport };
  return { value, faults: [] };
}

function parseProtocol(text: string): Validated<TransportProtocol> {
  if (text === 'tcp' || text === 'udp') return accepted(text);
  const message = `${showValue(text)} is not a protocol ports can have: use tcp or udp`;
  return refused([{ path: '', code: 'invalid_value', message }]);
}

function readHostAddress(path: string, given: string | null | undefined, facts: HostFacts): FieldReading<IpAddress> {
  const reading = readField(path, given, parseIpAddress);
  const shim = facts.interfaces.find(
    (nic) => isHostShim(nic) && nic.addresses.some((held) => addressOf(held) === reading.value),
  );
  if (shim !== undefined) {
    // At boot the engine starts containers before there is an agent.
    const text = `${reading.value} is that of the host shim ${shim.name}, which is made after the engine starts: use one of a NIC, or leave it out for all of them`;
    return refuseField(fault(path, 'not_a_host_address', text));
  }
  if (reading.value === null || isHostAddress(reading.value, facts)) return reading;
  const text = `${reading.value} is not an address of this host: use one it has, or leave it out for all of them`;
  return refuseField(fault(path, 'not_a_host_address', text));
}

function isHostAddress(address: IpAddress, facts: HostFacts): boolean {
  const isLoopback = familyOf(address) === 4 ? contains(loopback4, address) : address === loopback6;
  return isLoopback || addressesOfHost(facts).some((held) => held.address === address);
}
