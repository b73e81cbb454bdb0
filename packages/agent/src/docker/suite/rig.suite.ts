import { afterAll, beforeAll, expect } from 'vitest';
import { EngineError, type EngineErrorCode } from '../errors.ts';
import type { ContainerRequest, EngineGate, NetworkRequest } from '../gate.ts';

/** An engine to put through the suite, and what it has. */
export interface GateUnderTest {
  readonly gate: EngineGate;
  /** An image that is there and holds `cat`, `false`, `sleep`, `busybox` and a server that writes a line and stays. */
  readonly image: string;
  readonly command: readonly string[];
  /** An image that is there and starts `sh` when that is its command; it holds `busybox` as well. */
  readonly shellImage: string;
  close(): Promise<void>;
}

/** A gate with containers and networks that are gone when the suite has ended. */
export interface GateRig extends Pick<GateUnderTest, 'gate' | 'image' | 'shellImage'> {
  makeNetwork(over?: Partial<NetworkRequest>): Promise<string>;
  makeContainer(over?: Partial<ContainerRequest>): Promise<string>;
}

/** Opens a gate before the tests around it, and removes after them what they made. */
export function useGate(open: () => Promise<GateUnderTest>): GateRig {
  let tested: GateUnderTest;
  const cleanUp: (() => Promise<void>)[] = [];
  let serial = 0;
  beforeAll(async () => {
    tested = await open();
  });
  afterAll(async () => {
    for (const step of cleanUp.reverse()) await step();
    await tested.close();
  });
  return {
    get gate() {
      return tested.gate;
    },
    get image() {
      return tested.image;
    },
    get shellImage() {
      return tested.shellImage;
    },
    makeNetwork: async (over = {}) => {
      serial += 1;
      const id = await tested.gate.createNetwork({ ...plainNetwork(`net-${serial}`), ...over });
      cleanUp.push(() => tested.gate.removeNetwork(id));
      return id;
    },
    makeContainer: async (over = {}) => {
      serial += 1;
      const { image, command } = tested;
      const id = await tested.gate.createContainer({ ...plainContainer(`c-${serial}`), image, command, ...over });
      cleanUp.push(() => tested.gate.removeContainer(id));
      return id;
    },
  };
}

function plainNetwork(name: string): NetworkRequest {
  const addressing = { parentInterface: null, subnet: null, gateway: null, ipRange: null, excludedAddresses: [] };
  const nothing = { ...addressing, vlanId: null, mode: null, ipv6: null };
  return { ...nothing, name: `suite-${name}`, driver: 'bridge', labels: { suite: 'yes' } };
}

function plainContainer(name: string): Omit<ContainerRequest, 'image' | 'command'> {
  return {
    name: `suite-${name}`,
    environment: {},
    interactive: false,
    labels: { suite: 'yes' },
    networkMode: 'standard',
    endpoints: [endpoint('bridge')],
    ports: [],
    mounts: [],
    volumeLabels: {},
    cpus: null,
    memoryMiB: null,
    machine: null,
  };
}

/** An endpoint that asks for nothing but its network. */
export function endpoint(
  networkName: string,
  over: Partial<ContainerRequest['endpoints'][number]> = {},
): ContainerRequest['endpoints'][number] {
  const nothing = {
    ipv4Address: null,
    ipv6Address: null,
    macAddress: null,
    ownsDefaultRoute: false,
    interfaceName: null,
    ignoresAdvertisements: false,
  };
  return { ...nothing, networkName, ...over };
}

/** The code of the refusal; fails when there was none, or when it has no cure. */
export async function codeOf(refused: Promise<unknown>): Promise<EngineErrorCode> {
  const error = await refused.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EngineError)) throw new Error(`not refused by the engine: ${String(error)}`);
  expect(error.cure).not.toBe('');
  return error.code;
}
