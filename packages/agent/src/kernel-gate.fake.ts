import {
  type Announcement,
  emptyReturnPath,
  type HostInterface,
  type HostShimPlan,
  type InterfaceAddress,
  type IpAddress,
  isHostShim,
  type KernelFeatures,
  type MacAddress,
  type ObservedLink,
  type ObservedReturnPath,
  parseInterfaceAddress,
  type ReturnPathPlan,
  type WireFindings,
  type WireQuestion,
} from '@trailer/netmodel';
import type {
  GuestForwarding,
  InstalledReturnPath,
  KernelGate,
  KernelListener,
  NamespaceTarget,
  NetlinkWatch,
  WireLimits,
} from './kernel-gate.ts';

/** A kernel in memory: NICs that tests change, and a namespace for every process id. */
export class FakeKernel implements KernelGate {
  /** Process ids of the namespaces and what was installed in them. */
  readonly namespaces = new Map<number, ObservedReturnPath>();
  /** Process ids of the namespaces and where a port forwarder sends ports there. */
  readonly forwardings = new Map<number, GuestForwarding>();
  /** How often it was asked where. */
  forwardingReadings = 0;
  /** Bridges that interfaces are ports of, by the names of these. */
  readonly masters = new Map<string, string>();
  /** Names of interfaces inside containers by their addresses. */
  readonly interfaceNames = new Map<IpAddress, string>();
  /** Links of ours, by name. */
  readonly links = new Map<string, ObservedLink>();
  /** Addresses that were announced, and by asking for whom, in order. */
  readonly announced: string[] = [];
  /** Why nothing can be installed; null while it can. */
  refusal: string | null = null;
  installations = 0;
  /** Who answers for an address on every wire. */
  readonly stations = new Map<IpAddress, readonly MacAddress[]>();
  readonly wireQuestions: WireQuestion[] = [];
  /** What the MAC addresses of the last question follow from. */
  macSeed: string | null = null;
  /** Why nothing can be asked on a wire; null while it can. */
  wireRefusal: string | null = null;
  /** What listens on the host. */
  listeners: readonly KernelListener[] = [];
  /** The process that holds whatever port is asked about. */
  portHolder: string | null = null;
  #interfaces: readonly HostInterface[] = [nic('eth0', ['192.168.77.11/24']), nic('docker0', ['172.17.0.1/16'])];
  readonly #watches = new Set<NetlinkWatch>();

  /** Gives eth0 these addresses, and tells the watchers. */
  setAddresses(addresses: readonly string[]): void {
    this.#interfaces = [nic('eth0', addresses), nic('docker0', ['172.17.0.1/16'])];
    this.#announce();
  }

  /** Gives the host another interface, and tells the watchers. */
  addInterface(nic: HostInterface): void {
    this.#interfaces = [...this.#interfaces, nic];
    this.#announce();
  }

  /** Takes an interface from the host, and tells the watchers. */
  removeInterface(name: string): void {
    this.#interfaces = this.#interfaces.filter((nic) => nic.name !== name);
    this.#announce();
  }

  async observeInterfaces(): Promise<readonly HostInterface[]> {
    return this.#interfaces;
  }

  async observeRoutes() {
    return [];
  }

  async observeLinks(): Promise<readonly ObservedLink[]> {
    return [...this.links.values()];
  }

  async observeLinkUsers(name: string): Promise<readonly string[]> {
    const master = this.masters.get(name);
    const upper = this.#interfaces.filter((nic) => nic.parent === name && !isHostShim(nic));
    return [
      ...(master === undefined ? [] : [`is a port of ${master}`]),
      ...upper.map(({ kind, name: ifname }) => `carries ${kind} ${ifname}`),
    ];
  }

  async observeListeners(): Promise<readonly KernelListener[]> {
    return this.listeners;
  }

  async observePortHolder(): Promise<string | null> {
    return this.portHolder;
  }

  async observeKernelFeatures(): Promise<KernelFeatures> {
    return { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: true };
  }

  async askWire(question: WireQuestion, { macSeed }: Pick<WireLimits, 'macSeed'>): Promise<WireFindings> {
    this.macSeed = macSeed;
    this.wireQuestions.push(question);
    if (this.wireRefusal !== null) throw new Error(this.wireRefusal);
    const holders = question.addresses.map((address) => ({ address, macs: this.stations.get(address) ?? [] }));
    return { holders, dhcpServers: [] };
  }

  watchNetlink(watch: NetlinkWatch): void {
    this.#watches.add(watch);
    watch.signal.addEventListener('abort', () => this.#watches.delete(watch));
  }

  async observeReturnPath({ pid }: NamespaceTarget): Promise<ObservedReturnPath> {
    return this.namespaces.get(pid) ?? emptyReturnPath;
  }

  async observeInterfaceNames(): Promise<ReadonlyMap<IpAddress, string>> {
    return this.interfaceNames;
  }

  async announceAddresses(_target: NamespaceTarget, announcements: readonly Announcement[]): Promise<void> {
    if (this.refusal !== null) throw new Error(this.refusal);
    this.announced.push(...announcements.map(({ address, ask }) => `${address} asks for ${ask}`));
  }

  async observeGuestForwarding({ pid }: NamespaceTarget): Promise<GuestForwarding | null> {
    this.forwardingReadings += 1;
    return this.forwardings.get(pid) ?? null;
  }

  async installReturnPath({ pid }: NamespaceTarget, plan: ReturnPathPlan): Promise<InstalledReturnPath> {
    if (this.refusal !== null) throw new Error(this.refusal);
    this.installations += 1;
    this.namespaces.set(pid, plan);
    return { strategy: 'nsenter', observed: plan };
  }

  async applyHostShim(plan: HostShimPlan): Promise<void> {
    if (this.refusal !== null) throw new Error(this.refusal);
    const { name, parentInterface, mac, address, destinations } = plan;
    const routes = destinations.map((destination) => ({ destination, source: address }));
    const addresses = held([`${address}/32`]);
    const state = { mode: 'bridge', up: true, settled: true };
    this.#setLink({ kind: 'shim', name, parentInterface, mac, addresses, routes, ...state });
  }

  async markVlan(name: string): Promise<void> {
    this.#setLink({ kind: 'vlan', name });
  }

  async removeLink({ name }: Pick<ObservedLink, 'name'>): Promise<void> {
    this.links.delete(name);
    this.#announce();
  }

  #setLink(link: ObservedLink): void {
    this.links.set(link.name, link);
    this.#announce();
  }

  #announce(): void {
    for (const watch of this.#watches) watch.onChange();
  }
}

function nic(name: string, addresses: readonly string[]): HostInterface {
  const wire = name.startsWith('eth');
  return {
    name,
    mac: null,
    kind: wire ? 'physical' : 'docker-bridge',
    mtu: 1500,
    up: true,
    addresses: held(addresses),
    parentable: wire,
  };
}

function held(addresses: readonly string[]): readonly InterfaceAddress[] {
  return addresses.flatMap((text) => {
    const parsed = parseInterfaceAddress(text);
    return parsed.ok ? [parsed.value] : [];
  });
}
