import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { ApiProblem, type Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { startDetached } from '../process/run.ts';
import { signalProcess } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import {
  askForWorkspace,
  makeWorkspace,
  pidOf,
  raiseScene,
  removeWorkspace,
  type Scene,
  settledWorkspace,
  type WorkspaceRequest,
} from './scene.ts';
import { execIn, lineOver, refusedConnection } from './session.ts';

/** Where Trailer itself listens on the host. */
const ownPort = 8090;

let scene: Scene;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static', 'busybox'] });
});
afterAll(async () => {
  console.info(`host and none: ${cellCount} cells of the model held against packets`);
  await scene?.destroy();
});

/** Ports that a program listens on itself, one each of TCP and UDP. */
function listenedOn(port: number): NonNullable<WorkspaceRequest['ports']> {
  const both = { hostPort: port, containerPort: port };
  return [
    { ...both, protocol: 'tcp' },
    { ...both, protocol: 'udp' },
  ];
}

function onHost(name: string, port: number): WorkspaceRequest {
  return { name, kind: 'linux', networkMode: 'host', ports: listenedOn(port), command: [`tcp:${port}`, `udp:${port}`] };
}

async function measured(workspace: Workspace): Promise<readonly MeasuredCell[]> {
  onTestFailed(async () => void (await scene.lab.evidence(workspace.name)));
  const cells = await measureMatrix(scene, workspace);
  cellCount += cells.length;
  return cells;
}

async function refusalOf(request: Promise<unknown>): Promise<readonly string[]> {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiProblem)) throw new Error('it was not refused', { cause: error });
  return error.problem.errors.map(({ message }) => message);
}

/** Has a process of the host listen on a port; returns what ends it. */
function listenOnHost(port: number): () => void {
  const pid = startDetached(
    scene.host.enter([process.execPath, '-e', `require('node:net').createServer().listen(${port})`]),
    {
      mark: scene.host.prefix,
      logFile: join(scene.host.folder, 'listener.log'),
    },
  );
  return () => signalProcess(pid, 'SIGKILL');
}

describe('a workspace in host mode', () => {
  let edge: Workspace;

  beforeAll(async () => {
    edge = await makeWorkspace(scene, onHost('edge', 9100));
  });

  test('answers host, LAN, off-LAN and its neighbours at the addresses of the host, as the model says in every cell', async () => {
    const cells = await measured(edge);
    expect(differences(cells)).toEqual([]);
    for (const from of ['docker-host', 'lan-client', 'off-lan-client', 'workspace', 'itself']) {
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(['answers', 'answers']);
    }
  });

  test('shows the addresses of its host, with the interface that holds them', () => {
    const shown = edge.status.addresses.map(({ interface: name, networkId, address }) => ({
      name,
      networkId,
      address,
    }));
    expect(shown).toEqual([{ name: 'eth0', networkId: null, address: scene.host.address }]);
  });

  test('binds a port to one address only where it says so, and is silent at the others', async () => {
    const local = { hostAddress: '127.0.0.1', hostPort: 9150, containerPort: 9150, protocol: 'tcp' } as const;
    const bound = { ...onHost('bound', 9150), ports: [local], command: ['tcp:9150@127.0.0.1'] };
    const workspace = await makeWorkspace(scene, bound);
    const cells = await measured(workspace);
    expect(differences(cells)).toEqual([]);
    expect(new Set(cells.map(({ cell }) => cell.verdict))).toEqual(new Set(['blocked']));
    expect(await lineOver(scene, workspace, 9150)).toMatch(/^who are you/);
    await removeWorkspace(scene, workspace.id);
  });

  test('is no way to the services of its host: the relay opens the ports it names, and no others', async () => {
    expect(await lineOver(scene, edge, 9100)).toMatch(/^who are you/);
    expect(await refusedConnection(scene, edge, ownPort)).toMatchObject({
      status: 409,
      detail: `port ${ownPort} is none of workspace edge's, and it shares its host's network: add it to the field ports`,
    });
  });

  test('has ports that nobody else has: the second workspace is refused, naming the first', async () => {
    const message = 'taken by workspace edge on this host: use another host port';
    expect(await refusalOf(askForWorkspace(scene, onHost('second', 9100)))).toEqual([
      `ports[0].hostPort 9100/tcp is ${message}`,
      `ports[1].hostPort 9100/udp is ${message}`,
    ]);
    const bridged = { name: 'bridged', ports: [{ hostPort: 9100, containerPort: 8080, protocol: 'tcp' as const }] };
    expect(await refusalOf(askForWorkspace(scene, bridged))).toEqual([`ports[0].hostPort 9100/tcp is ${message}`]);
  });

  test('is refused a port that the host listens on, at its creation', async () => {
    expect(await refusalOf(askForWorkspace(scene, onHost('rival', ownPort)))).toEqual([
      `ports[0].hostPort ${ownPort}/tcp is taken by a host process on this host: use another host port`,
    ]);
  });

  test('does not start while a process of the host has its port, names that process, and starts once it is gone', async () => {
    const late = await askForWorkspace(scene, { ...onHost('late', 9200), running: false });
    const release = listenOnHost(9200);
    await waitFor(
      async () => ((await scene.host.run(['cat', '/proc/net/tcp6'])).stdout.includes(':23F0 ') ? true : undefined),
      { what: 'a process of the host to listen on port 9200', timeoutMs: 5_000 },
    );
    await scene.client.call('workspaces.start', { id: late.id });
    const told = await waitFor(
      async () => {
        const { status } = (await scene.client.call('workspaces.get', { id: late.id })).body;
        return status.phase === 'error' ? status.message : undefined;
      },
      { what: 'the taken port to be told', timeoutMs: 20_000 },
    );
    expect(told).toMatch(/^port 9200\/tcp is taken by process [\w.-]+ \(pid \d+\) on this host\./);
    expect((await scene.host.docker.inspect('late')).State.StartedAt).toMatch(/^0001-/);
    release();
    await settledWorkspace(scene, late.id);
  });
});

describe('a workspace in mode none', () => {
  let mute: Workspace;

  beforeAll(async () => {
    mute = await makeWorkspace(scene, {
      name: 'mute',
      image: 'busybox',
      networkMode: 'none',
      volumes: [{ name: 'data', path: '/data' }],
    });
  });

  test('has no address, and no cell in which anybody could reach it', async () => {
    expect(mute.status.addresses).toEqual([]);
    expect(await measured(mute)).toEqual([]);
  });

  test('cannot send one packet, whatever it tries: the counters of its interfaces stay at zero', async () => {
    const pid = await pidOf(scene, mute);
    const { address } = scene.host;
    const attempts = [
      ['busybox', 'ping', '-c', '1', '-W', '1', address],
      ['busybox', 'ping', '-c', '1', '-W', '1', '172.17.0.1'],
      ['busybox', 'nc', '-w', '1', address, String(ownPort)],
      ['busybox', 'nc', '-w', '1', scene.lab.router.address, '80'],
      ['busybox', 'arping', '-c', '1', '-w', '1', '-I', 'eth0', scene.lab.router.address],
    ];
    for (const attempt of attempts) {
      const { exitCode, output } = await execIn(scene, mute, attempt);
      expect(exitCode, output).not.toBe(0);
    }
    const prober = scene.lab.vantage({ pid });
    for (const protocol of ['tcp', 'udp'] as const) {
      expect((await prober.probe({ address, port: ownPort, protocol })).verdict).toBe('blocked');
    }
    expect(await countersOf(pid)).toEqual([{ name: 'lo', received: 0, sent: 0 }]);
  });

  test('keeps volumes, logs, exec and the relay all the same, also when it is made anew', async () => {
    await execIn(scene, mute, ['sh', '-c', 'echo kept > /data/file']);
    await scene.client.call('workspaces.redeploy', { id: mute.id });
    const anew = await settledWorkspace(scene, mute.id);
    expect(await execIn(scene, anew, ['cat', '/data/file'])).toEqual({ exitCode: 0, output: 'kept\n' });
    expect(await lineOver(scene, anew, 8080)).toMatch(/^who are you/);
    await execIn(scene, anew, ['sh', '-c', 'echo said > /proc/1/fd/1']);
    expect(await logsOf(anew)).toContain('said');
  });
});

/** Packets of every interface in a process's network namespace. */
async function countersOf(pid: number) {
  const lines = (await readFile(`/proc/${pid}/net/dev`, 'utf8')).trim().split('\n').slice(2);
  return lines.map((line) => {
    const [name = '', ...fields] = line.trim().split(/[:\s]+/);
    return { name, received: Number(fields[1]), sent: Number(fields[9]) };
  });
}

async function logsOf({ id }: Workspace): Promise<string> {
  const url = scene.client.url('workspaces.logs', { id });
  const { body } = await fetch(url, { headers: { authorization: `Bearer ${scene.trailer.token}` } });
  return body === null ? '' : await text(body);
}
