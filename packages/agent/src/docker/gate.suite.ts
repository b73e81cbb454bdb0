import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineErrorCode } from './errors.ts';
import { EngineError } from './errors.ts';
import type { ContainerRequest, EngineEvent, EngineGate, NetworkRequest } from './gate.ts';
import { labels } from './labels.ts';
import { readAddress, readMac, readPort, readPrefix } from './read.ts';

/** An engine to put through the suite, and what it has. */
export interface GateUnderTest {
  readonly gate: EngineGate;
  /** An image that is there and holds `cat`, `false`, `sleep`, `busybox` and a server that writes a line and stays. */
  readonly image: string;
  readonly command: readonly string[];
  close(): Promise<void>;
}

/** What every engine gate does, the one in memory and the one to a real engine. */
export function describeEngineGate(name: string, open: () => Promise<GateUnderTest>): void {
  describe(`the engine gate (${name})`, () => {
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

    const makeNetwork = async (over: Partial<NetworkRequest> = {}): Promise<string> => {
      serial += 1;
      const id = await tested.gate.createNetwork({ ...plainNetwork(`net-${serial}`), ...over });
      cleanUp.push(() => tested.gate.removeNetwork(id));
      return id;
    };
    const makeContainer = async (over: Partial<ContainerRequest> = {}): Promise<string> => {
      serial += 1;
      const { image, command } = tested;
      const id = await tested.gate.createContainer({ ...plainContainer(`c-${serial}`), image, command, ...over });
      cleanUp.push(() => tested.gate.removeContainer(id));
      return id;
    };

    it('tells the versions of the engine', async () => {
      const { version, apiVersion, rootless } = await tested.gate.info();
      expect(version).toMatch(/^\d+\.\d+/);
      expect(apiVersion).toMatch(/^1\.\d+$/);
      expect(rootless).toBe(false);
    });

    it('finds a network by its label, as it was asked for', async () => {
      const asked = { subnet: readPrefix('10.91.1.0/24'), gateway: readAddress('10.91.1.1') };
      const id = await makeNetwork({
        ...asked,
        ipRange: readPrefix('10.91.1.128/25'),
        labels: { [labels.network]: 'n1' },
      });
      const [found] = await tested.gate.listNetworks(`${labels.network}=n1`);
      expect(found).toMatchObject({ id, ...asked, ipRange: '10.91.1.128/25', driver: 'bridge', parentInterface: null });
      expect(await tested.gate.inspectNetwork(id)).toEqual(found);
    });

    it('removes a network, and again without complaint', async () => {
      const id = await makeNetwork();
      await tested.gate.removeNetwork(id);
      await tested.gate.removeNetwork(id);
      expect(await tested.gate.inspectNetwork(id)).toBeNull();
    });

    it('refuses a taken network name, an overlapping pool and an absent parent, each with its cure', async () => {
      await makeNetwork({ name: 'taken', subnet: readPrefix('10.91.2.0/24') });
      expect(await codeOf(makeNetwork({ name: 'taken' }))).toBe('name_taken');
      expect(await codeOf(makeNetwork({ subnet: readPrefix('10.91.2.0/25') }))).toBe('pool_overlap');
      const macvlan = { driver: 'macvlan', parentInterface: 'absent0', subnet: readPrefix('10.91.3.0/24') };
      expect(await codeOf(makeNetwork(macvlan))).toBe('parent_missing');
    });

    it('makes a container that has no address and no mapping before its start', async () => {
      const id = await makeContainer({ labels: { [labels.workspace]: 'w1' }, ports: [tcp(18_081)] });
      expect(await tested.gate.inspectContainer(id)).toMatchObject({
        state: 'created',
        pid: null,
        endpoints: [],
        publishedPorts: [],
        labels: { [labels.workspace]: 'w1' },
      });
      expect((await tested.gate.listContainers(`${labels.workspace}=w1`)).map((found) => found.id)).toEqual([id]);
    });

    it('gives a started container the addresses asked for, and tells the mappings it really has', async () => {
      const subnet = { subnet: readPrefix('10.91.4.0/24'), gateway: readAddress('10.91.4.1') };
      await makeNetwork({ name: 'static', ...subnet });
      const address = { ipv4Address: readAddress('10.91.4.9'), macAddress: readMac('02:42:0a:5b:04:09') };
      const id = await makeContainer({
        endpoints: [endpoint('bridge', { ownsDefaultRoute: true, interfaceName: null }), endpoint('static', address)],
        ports: [tcp(18_082)],
      });
      await tested.gate.startContainer(id);
      const found = await tested.gate.inspectContainer(id);
      expect(found).toMatchObject({ state: 'running', publishedPorts: [tcp(18_082)] });
      expect(found?.pid).toBeGreaterThan(1);
      const held = found?.endpoints.find(({ networkName }) => networkName === 'static');
      expect(held).toMatchObject({
        address: '10.91.4.9',
        prefixLength: 24,
        gateway: '10.91.4.1',
        mac: '02:42:0a:5b:04:09',
      });
      expect(found?.endpoints.find(({ networkName }) => networkName === 'bridge')?.gatewayPriority).toBeGreaterThan(0);
    });

    it('starts, stops and removes, and again without complaint', async () => {
      const id = await makeContainer();
      for (const _ of ['first', 'again']) await tested.gate.startContainer(id);
      expect((await tested.gate.inspectContainer(id))?.state).toBe('running');
      for (const _ of ['first', 'again']) await tested.gate.stopContainer(id, 1);
      expect(await tested.gate.inspectContainer(id)).toMatchObject({ state: 'exited', pid: null, endpoints: [] });
      for (const _ of ['first', 'again']) await tested.gate.removeContainer(id);
      expect(await tested.gate.inspectContainer(id)).toBeNull();
    });

    it('gives a restarted container another first process', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const before = await tested.gate.inspectContainer(id);
      await tested.gate.restartContainer(id);
      const after = await tested.gate.inspectContainer(id);
      expect(after?.state).toBe('running');
      expect(after?.pid).not.toBe(before?.pid);
    });

    it('ends a container that is told to, and leaves it so, again without complaint', async () => {
      const id = await makeContainer();
      await tested.gate.signalContainer(id, 'SIGTERM');
      await tested.gate.startContainer(id);
      for (const _ of ['first', 'again']) await tested.gate.signalContainer(id, 'SIGTERM');
      const stateOf = async () => (await tested.gate.inspectContainer(id))?.state;
      await expect.poll(stateOf, { timeout: 5_000 }).toBe('exited');
      await tested.gate.startContainer(id);
      await tested.gate.signalContainer(id, 'SIGKILL');
      await expect.poll(stateOf, { timeout: 5_000 }).toBe('exited');
      expect((await tested.gate.inspectContainer(id))?.exitCode).toBe(137);
      await tested.gate.removeContainer(id);
      await tested.gate.signalContainer(id, 'SIGKILL');
    });

    it('restarts and stops with the grace a container has of its own', async () => {
      const id = await makeContainer();
      await tested.gate.restartContainer(id);
      const before = await tested.gate.inspectContainer(id);
      await tested.gate.restartContainer(id);
      const after = await tested.gate.inspectContainer(id);
      expect([before?.state, after?.state]).toEqual(['running', 'running']);
      expect(after?.pid).not.toBe(before?.pid);
      await tested.gate.stopContainer(id, null);
      expect(await tested.gate.inspectContainer(id)).toMatchObject({ state: 'exited', exitCode: 0 });
    });

    it('reads a file of a container, running or not', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      await write(tested.gate, id, { path: '/told.json', text: '{"address":"192.168.77.213"}' });
      const text = async () =>
        new TextDecoder().decode((await tested.gate.readFile(id, '/told.json', { maxBytes: 28 })) ?? undefined);
      expect(await text()).toBe('{"address":"192.168.77.213"}');
      await tested.gate.stopContainer(id, 1);
      expect(await text()).toBe('{"address":"192.168.77.213"}');
      const abandoned = { maxBytes: 28, signal: AbortSignal.abort() };
      await expect(tested.gate.readFile(id, '/told.json', abandoned)).rejects.toThrow();
    });

    it('reads nothing that is absent, too large or no plain file', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const read = (path: string) => tested.gate.readFile(id, path, { maxBytes: 28 });
      await write(tested.gate, id, { path: '/large', text: 'x'.repeat(29) });
      await tested.gate.exec(id, ['busybox', 'mkdir', '/folder'], { privileged: false });
      await write(tested.gate, id, { path: '/folder/file', text: 'inside' });
      await tested.gate.exec(id, ['busybox', 'ln', '-s', '/folder/file', '/link'], { privileged: false });
      expect(await read('/absent')).toBeNull();
      expect(await read('/absent/file')).toBeNull();
      expect(await read('/large/file')).toBeNull();
      expect(await read('/large')).toBeNull();
      expect(await read('/folder')).toBeNull();
      expect(await read('/link')).toBeNull();
      expect(textOf(await read('/folder/file'))).toBe('inside');
      expect(await tested.gate.readFile('no-such-container', '/large', { maxBytes: 28 })).toBeNull();
    });

    it('renames a container', async () => {
      const id = await makeContainer();
      await tested.gate.renameContainer(id, 'renamed');
      expect((await tested.gate.inspectContainer(id))?.name).toBe('renamed');
    });

    it('refuses a taken container name and an absent image', async () => {
      await makeContainer({ name: 'held' });
      expect(await codeOf(makeContainer({ name: 'held' }))).toBe('name_taken');
      expect(await codeOf(makeContainer({ image: 'not/there:1' }))).toBe('image_missing');
      expect(await tested.gate.hasImage('not/there:1')).toBe(false);
      expect(await tested.gate.hasImage(tested.image)).toBe(true);
    });

    it('refuses to start on a taken port, and starts once it is free', async () => {
      const holder = await makeContainer({ ports: [tcp(18_083)] });
      const second = await makeContainer({ ports: [tcp(18_083)] });
      await tested.gate.startContainer(holder);
      expect(await codeOf(tested.gate.startContainer(second))).toBe('port_taken');
      await tested.gate.removeContainer(holder);
      await tested.gate.startContainer(second);
      expect((await tested.gate.inspectContainer(second))?.publishedPorts).toEqual([tcp(18_083)]);
    });

    it('removes no network that is in use', async () => {
      const id = await makeNetwork({ name: 'used' });
      const container = await makeContainer({ endpoints: [endpoint('used')] });
      await tested.gate.startContainer(container);
      expect(await codeOf(tested.gate.removeNetwork(id))).toBe('network_in_use');
      await tested.gate.disconnectNetwork(id, container);
      await tested.gate.disconnectNetwork(id, container);
      expect((await tested.gate.inspectContainer(container))?.endpoints).toEqual([]);
    });

    it('removes the volumes of one workspace and no others', async () => {
      const volumes = (workspace: string) => ({
        mounts: [{ volume: `suite-${workspace}`, path: '/data', readOnly: false }],
        volumeLabels: { [labels.workspace]: workspace },
      });
      for (const workspace of ['v1', 'v2']) await tested.gate.removeContainer(await makeContainer(volumes(workspace)));
      await tested.gate.removeVolumes(labels.workspace, 'v1');
      await tested.gate.removeVolumes(labels.workspace, 'v1');
      await tested.gate.removeVolumes(labels.workspace, 'v2');
    });

    it('says that it is connected, and then what happens', async () => {
      const owner = new AbortController();
      const seen: EngineEvent[] = [];
      let connected = 0;
      const watching = tested.gate.watchEvents({
        signal: owner.signal,
        onConnected: () => {
          connected += 1;
        },
        onEvent: (event) => seen.push(event),
        onLost: () => undefined,
      });
      await expect.poll(() => connected).toBe(1);
      const id = await makeContainer({ labels: { [labels.workspace]: 'watched' } });
      await tested.gate.startContainer(id);
      const isStart = ({ action, containerId }: EngineEvent) => action === 'start' && containerId === id;
      await expect
        .poll(() => seen.find(isStart))
        .toMatchObject({
          type: 'container',
          id,
          attributes: { [labels.workspace]: 'watched' },
        });
      owner.abort();
      await watching;
    });

    it('runs commands in a container with their input, and tells how they ended', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const cat = await tested.gate.exec(id, ['cat'], { stdin: 'one\ntwo\n', privileged: false });
      expect(cat).toEqual({ exitCode: 0, stdout: 'one\ntwo\n', stderr: '' });
      expect((await tested.gate.exec(id, ['false'], { privileged: false })).exitCode).toBe(1);
    });

    it('lets go of a command that does not end', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const signal = AbortSignal.timeout(500);
      await expect(tested.gate.exec(id, ['sleep', '60'], { privileged: false, signal })).rejects.toThrow();
    });

    it('holds a conversation with a program until its input ends', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const session = await tested.gate.openExec(id, { command: ['cat'], tty: false, size: null });
      await session.write(new TextEncoder().encode('hello'));
      session.endInput();
      let output = '';
      for await (const { stream, bytes } of session.output) output += `${stream}: ${new TextDecoder().decode(bytes)}`;
      expect(output).toBe('stdout: hello');
      expect(await session.exitCode()).toBe(0);
    });

    it('reads what a container wrote, as it wrote it', async () => {
      const id = await makeContainer();
      await tested.gate.startContainer(id);
      const { signal } = new AbortController();
      const read = async (): Promise<string> => {
        let text = '';
        const request = { follow: false, tail: 5, since: null, timestamps: false, signal };
        for await (const { bytes } of tested.gate.readLogs(id, request)) text += new TextDecoder().decode(bytes);
        return text;
      };
      await expect.poll(read).toMatch(/^(echo: )?serving/);
    });
  });
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
    endpoints: [endpoint('bridge')],
    ports: [],
    mounts: [],
    volumeLabels: {},
    cpus: null,
    memoryMiB: null,
    machine: null,
  };
}

function endpoint(
  networkName: string,
  over: Partial<ContainerRequest['endpoints'][number]> = {},
): ContainerRequest['endpoints'][number] {
  const nothing = {
    ipv4Address: null,
    ipv6Address: null,
    macAddress: null,
    ownsDefaultRoute: false,
    interfaceName: null,
  };
  return { ...nothing, networkName, ...over };
}

async function write(
  gate: EngineGate,
  id: string,
  file: { readonly path: string; readonly text: string },
): Promise<void> {
  const { exitCode } = await gate.exec(id, ['busybox', 'tee', file.path], { stdin: file.text, privileged: false });
  expect(exitCode).toBe(0);
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

function tcp(port: number): ContainerRequest['ports'][number] {
  const [hostPort, containerPort] = [readPort(port), readPort(8080)];
  if (hostPort === null || containerPort === null) throw new Error(`${port} is no port`);
  return { hostAddress: null, hostPort, containerPort, protocol: 'tcp' };
}

/** The code of the refusal; fails when there was none, or when it has no cure. */
async function codeOf(refused: Promise<unknown>): Promise<EngineErrorCode> {
  const error = await refused.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EngineError)) throw new Error(`not refused by the engine: ${String(error)}`);
  expect(error.cure).not.toBe('');
  return error.code;
}
