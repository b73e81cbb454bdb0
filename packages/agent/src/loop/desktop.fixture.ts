import { guestMacOf, guestPortsOf } from '@trailer/netmodel';
import { readAddress } from '../docker/read.ts';
import { guestStatePath } from '../observe/guest-state.ts';
import { desired, type Rig } from './rig.fixture.ts';

const image = 'desktop:1';

/** A Windows workspace with its viewer and one port of the guest published. */
const plainDesktop = {
  id: 'w1',
  name: 'desk',
  kind: 'windows',
  image,
  ports: [
    { hostAddress: null, hostPort: 8006, containerPort: 8006, protocol: 'tcp' },
    { hostAddress: null, hostPort: 3390, containerPort: 3389, protocol: 'tcp' },
  ],
  volumes: [],
  resources: { cpus: 2, memoryMiB: 4096 },
  windows: {
    edition: '11',
    account: { username: 'trailer', password: 'secret-1' },
    language: 'en',
    keyboard: 'en-US',
    diskGiB: 64,
    acceleration: 'kvm',
  },
};

export const guestAddress = '192.168.77.213';

let generation = 0;

/** A desired state of one desktop on the LAN, changed as told; every one is of another generation. */
export function desiredDesktop(changes: Readonly<Record<string, unknown>> = {}) {
  return desiredDesktops([changes]);
}

/** The same of several. */
export function desiredDesktops(changes: readonly Readonly<Record<string, unknown>>[]) {
  generation += 1;
  return desired({ generation, workspaces: changes.map((change) => ({ ...plainDesktop, ...change })) });
}

/** Puts an image with a port forwarder on the rig's engine, whose desktops take their time to shut down. */
export function stockDesktops({ engine, kernel }: Rig): void {
  for (const [name, network] of [
    ['eth0', '172.17.0'],
    ['mvlan0', '192.168.77'],
  ] as const) {
    for (let host = 1; host < 255; host += 1) {
      const address = readAddress(`${network}.${host}`);
      if (address !== null) kernel.interfaceNames.set(address, name);
    }
  }
  engine.images.add(image);
  engine.imageLabels.set(image, { 'dev.trailer.port-forwarder': '1' });
  engine.slowToStop.add(plainDesktop.name);
}

/** What the port forwarder in the desktop's container writes. */
export async function tellGuest(rig: Rig, state: 'waiting' | 'forwarding' | 'lost'): Promise<void> {
  const address = state === 'forwarding' ? guestAddress : null;
  const message = `it is ${state}`;
  const text = JSON.stringify({ version: 1, state, mac: guestMacOf(plainDesktop.id), address, message });
  rig.engine.files.write((await rig.container())?.id ?? '', guestStatePath, text);
}

/** Puts the port forwarder's rules into the namespace of the desktop's container, or takes them out. */
export async function forward(rig: Rig, present: boolean): Promise<void> {
  const container = await rig.container();
  const arrivesAt = container?.endpoints.find(({ networkName }) => networkName === 'bridge')?.address ?? null;
  const address = readAddress(guestAddress);
  if (container?.pid === undefined || container.pid === null || arrivesAt === null || address === null) {
    throw new Error('the desktop does not run');
  }
  const ports = guestPortsOf(container.publishedPorts);
  if (present) rig.kernel.forwardings.set(container.pid, { arrivesAt, address, ports });
  else rig.kernel.forwardings.delete(container.pid);
}
