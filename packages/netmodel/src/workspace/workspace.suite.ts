import { ip, mac, port } from '../address/address.suite.ts';
import { homeLab } from '../host.suite.ts';
import type { HostFacts } from '../host.ts';
import { existing } from '../network/network.suite.ts';
import type { ExistingWorkspace, PublishedPort, WorkspaceNetworkContext, WorkspaceNetworkDraft } from './types.ts';
import { validateWorkspaceNetworking } from './validate.ts';

/** Networks of host `h1`: a LAN, a bridge with a subnet, a bridge the engine numbers; and one of another host. */
export const networks: WorkspaceNetworkContext['networks'] = [
  {
    ...existing({
      id: 'lan',
      name: 'lan',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.1.0/24',
      gateway: '192.168.1.1',
      excludedAddresses: ['192.168.1.66'],
    }),
    hostId: 'h1',
  },
  { ...existing({ id: 'web', name: 'web', subnet: '10.99.0.0/24', gateway: '10.99.0.1' }), hostId: 'h1' },
  { ...existing({ id: 'auto', name: 'auto' }), hostId: 'h1' },
  { ...existing({ id: 'far', name: 'far' }), hostId: 'h2' },
];

/** The workspace that is there already: on the LAN with an address and a MAC, publishing 8080 and, on one address, 53/udp. */
export const neighbour: ExistingWorkspace = {
  id: 'w1',
  name: 'neighbour',
  endpoints: [
    { networkId: 'lan', ipv4Address: ip('192.168.1.200'), ipv6Address: null, macAddress: mac('02:00:00:00:00:01') },
  ],
  ports: [published(8080), published(53, { protocol: 'udp', hostAddress: ip('192.168.1.10') })],
  defaultBridge: true,
  networkMode: 'standard',
  addresses: [ip('192.168.1.200'), ip('10.99.0.7')],
  guestAddress: ip('192.168.1.213'),
};

export function published(hostPort: number, changes: Partial<PublishedPort> = {}): PublishedPort {
  return { hostPort: port(hostPort), containerPort: port(80), protocol: 'tcp', hostAddress: null, ...changes };
}

export const context: WorkspaceNetworkContext = { hostId: 'h1', networks, workspaces: [neighbour], self: null };

/** Where a draft is judged, when not on the host and beside the neighbour above. */
export interface Scene {
  readonly context?: WorkspaceNetworkContext;
  readonly facts?: HostFacts;
}

export function validate(draft: Partial<WorkspaceNetworkDraft>, scene: Scene = {}) {
  const whole = { networks: [], ports: [], ...draft };
  return validateWorkspaceNetworking(whole, scene.context ?? context, scene.facts ?? homeLab());
}

/** Every fault as `path code`, in order; empty when the draft was accepted. */
export function faults(draft: Partial<WorkspaceNetworkDraft>, scene: Scene = {}): readonly string[] {
  const answer = validate(draft, scene);
  return answer.ok ? [] : answer.faults.map(({ path, code }) => `${path} ${code}`);
}

/** The text of every fault. */
export function messages(draft: Partial<WorkspaceNetworkDraft>, scene: Scene = {}): readonly string[] {
  const answer = validate(draft, scene);
  return answer.ok ? [] : answer.faults.map(({ message }) => message);
}
