import type { HostInterface } from '@trailer/netmodel';
import type { KernelGate } from '../kernel-gate.ts';
import { Remembered } from '../remembered.ts';

/** The host's interfaces as last seen. */
export class HostInterfaces {
  readonly #kernel: Pick<KernelGate, 'observeInterfaces'>;
  readonly #read = new Remembered(() => this.#observe());
  #last: readonly HostInterface[] | null = null;

  constructor(kernel: Pick<KernelGate, 'observeInterfaces'>) {
    this.#kernel = kernel;
  }

  /** Another value as soon as they were read again and differ. */
  get last(): readonly HostInterface[] | null {
    return this.#last;
  }

  get(): Promise<readonly HostInterface[]> {
    return this.#read.get();
  }

  forget(): void {
    this.#read.forget();
  }

  /**
   * Containers' own ends come and go with every start: without an address and unfit as parents, nothing depends on them.
   * A network depends on its VLAN sub-interface also while that is down.
   */
  async #observe(): Promise<readonly HostInterface[]> {
    const read = await this.#kernel.observeInterfaces();
    const interfaces = read.filter(
      ({ addresses, parentable, kind }) => parentable || addresses.length > 0 || kind === 'vlan',
    );
    if (digest(interfaces) !== digest(this.#last ?? [])) this.#last = interfaces;
    return this.#last ?? interfaces;
  }
}

/** What matters of interfaces. An engine's bridge goes up and down with the containers on it, and nothing depends on that. */
function digest(interfaces: readonly HostInterface[]): string {
  return JSON.stringify(interfaces.map((nic) => (nic.kind === 'docker-bridge' ? { ...nic, up: true } : nic)));
}
