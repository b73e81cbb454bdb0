import { ApiProblem, type CreateNetwork, type CreateWorkspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { importImages } from '../images/import.ts';
import { waitFor } from '../process/wait.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { askForWorkspace, makeNetwork, makeWorkspace, raiseScene, type Scene, settledWorkspace } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static'] });
});
afterAll(async () => await scene?.destroy());

/** The faults with which the API refuses, as `path code`. */
async function refusal(request: Promise<unknown>): Promise<readonly string[]> {
  const problem = await request.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(problem instanceof ApiProblem)) throw new Error('it was not refused', { cause: problem });
  expect(problem.problem.status).toBe(422);
  for (const error of problem.problem.errors) expect(error.message.length).toBeGreaterThan(10);
  return problem.problem.errors.map(({ path, code }) => `${path} ${code}`).toSorted();
}

function createNetwork(body: Omit<CreateNetwork, 'hostId'>): Promise<unknown> {
  return scene.client.call('networks.create', { body: { hostId: scene.hostId, ...body } });
}

function createWorkspace(body: Omit<CreateWorkspace, 'hostId' | 'image' | 'name'>): Promise<unknown> {
  const request = { hostId: scene.hostId, name: 'refused', image: labImages.static.name, ...body };
  return scene.client.call('workspaces.create', { body: request });
}

describe('what cannot work is refused before anything is made', () => {
  test('every fault of a network comes back at once', async () => {
    const faults = await refusal(
      createNetwork({
        name: 'bad',
        driver: 'macvlan',
        parentInterface: 'eth9',
        subnet: '192.168.77.5/24',
        gateway: '10.0.0.1',
        ipRange: '172.20.0.0/24',
      }),
    );
    expect(faults).toEqual([
      'gateway outside_subnet',
      'ipRange outside_subnet',
      'parentInterface unknown_parent',
      'subnet host_bits_set',
    ]);
  });

  test("a bridge whose subnet the host's own network holds is refused", async () => {
    const faults = await refusal(createNetwork({ name: 'clash', driver: 'bridge', subnet: '192.168.0.0/16' }));
    expect(faults).toEqual(['subnet subnet_overlap']);
  });

  test('a port that a workspace, another container or a process of the host holds is refused', async () => {
    await makeWorkspace(scene, { name: 'holder', ports: [{ hostPort: 9000, containerPort: 8080 }] });
    await scene.host.docker.runContainer({
      name: 'stranger',
      image: labImages.static.name,
      ports: { '8080/tcp': '9001' },
    });
    await scene.lab.serveEcho('h1', 9002);
    const ports = [9000, 9001, 9002, 0, 70_000].map((hostPort) => ({ hostPort, containerPort: 8080 }));
    expect(await refusal(createWorkspace({ ports }))).toEqual([
      'ports[0].hostPort port_taken',
      'ports[1].hostPort port_taken',
      'ports[2].hostPort port_taken',
      'ports[3].hostPort port_out_of_range',
      'ports[4].hostPort port_out_of_range',
    ]);
    const { body } = await scene.client.call('workspaces.list', {});
    expect(body.items.map(({ name }) => name)).toEqual(['holder']);
  });
});

describe("an engine's refusal is told with its words and a cure, and is over when its cause is", () => {
  test('an image that is not there', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('missing image')));
    const { id } = await askForWorkspace(scene, { name: 'imageless', image: 'busybox' });
    const failed = await waitForError('workspaces.get', id);
    expect(failed).toMatch(/trailer-lab\/echo/);
    await importImages(scene.host.docker, ['busybox'], () => undefined);
    await settledWorkspace(scene, id);
  });

  test('a parent interface that vanished', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('vanished parent')));
    await scene.host.run(['ip', 'link', 'add', 'eth7', 'type', 'veth', 'peer', 'name', 'eth7-far']);
    await scene.host.run(['ip', 'link', 'set', 'eth7', 'up']);
    await scene.host.run(['ip', 'link', 'set', 'eth7-far', 'up']);
    const lan = await makeNetwork(scene, {
      ...macvlanOn('lan', 'eth7', 'spare'),
      subnet: '192.168.90.0/24',
      gateway: '192.168.90.1',
      ipRange: null,
    });
    await scene.host.run(['ip', 'link', 'del', 'eth7']);
    const networks = [{ networkId: lan.id }];
    const { id } = await askForWorkspace(scene, { name: 'parentless', networks, ports: [...echoPorts(9200)] });
    expect(await waitForError('workspaces.get', id)).toMatch(/eth7/);
    await scene.host.run(['ip', 'link', 'add', 'eth7', 'type', 'veth', 'peer', 'name', 'eth7-far']);
    await scene.host.run(['ip', 'link', 'set', 'eth7-far', 'up']);
    await scene.host.run(['ip', 'link', 'set', 'eth7', 'up']);
    await settledWorkspace(scene, id);
  });
});

/** Waits for phase `error` and returns its message. */
async function waitForError(route: 'workspaces.get', id: string): Promise<string> {
  return await waitFor(
    async () => {
      const { body } = await scene.client.call(route, { id });
      return body.status.phase === 'error' ? body.status.message : undefined;
    },
    { what: `${id} to be in phase error`, timeoutMs: 20_000 },
  );
}
