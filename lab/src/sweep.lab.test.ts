import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createLab } from './lab.ts';
import { signalProcess } from './process/table.ts';
import { lifeOf, readLabRecord } from './state.ts';
import { observeLeftovers, sweepDeadLabs } from './sweep.ts';

const images = ['static'] as const;

describe('a lab that ends', () => {
  it('leaves no process, mount, namespace, cgroup or folder behind, also with containers running and an engine killed', async () => {
    const lab = await createLab({ images, hosts: [{ name: 'h1' }, { name: 'h2', nics: 'second-lan' }] });
    const { docker, engine } = lab.host('h2');
    await docker.createMacvlan({ name: 'zz_lan', parent: 'eth1', subnet: '192.168.78.0/24' });
    const hostConfig = { RestartPolicy: { Name: 'always' } };
    await docker.runContainer({ name: 'a1', image: 'trailer-lab/echo:static', networks: { zz_lan: {} }, hostConfig });
    lab.vantage('off-lan-client');
    const whileUp = await observeLeftovers(lab.prefix);
    for (const kind of ['process', 'network namespace', 'cgroup', 'mount', 'folder']) {
      expect(
        whileUp.some((line) => line.startsWith(kind)),
        kind,
      ).toBe(true);
    }
    await engine.kill();
    await lab.destroy();
    expect(await observeLeftovers(lab.prefix)).toEqual([]);
  });

  it('is swept by the next run when its owner was killed', async () => {
    const script = fileURLToPath(new URL('./testing/raise-and-wait.ts', import.meta.url));
    const owner = execa(process.execPath, [script], { buffer: false, reject: false });
    const prefix = await new Promise<string>((resolve) => {
      owner.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    signalProcess(owner.pid ?? 0, 'SIGKILL');
    await owner;
    const record = await readLabRecord(prefix);
    expect(record && lifeOf(record)).toBe('dead');
    await sweepDeadLabs();
    expect(await observeLeftovers(prefix)).toEqual([]);
  });
});
