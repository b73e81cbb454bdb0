import { expect, it } from 'vitest';
import type { EngineGate } from '../gate.ts';
import type { GateRig } from './rig.suite.ts';

/** Files inside containers. */
export function itReadsFiles(rig: GateRig): void {
  it('reads a file of a container, running or not', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    await write(rig.gate, id, { path: '/told.json', text: '{"address":"192.168.77.213"}' });
    const text = async () =>
      new TextDecoder().decode((await rig.gate.readFile(id, '/told.json', { maxBytes: 28 })) ?? undefined);
    expect(await text()).toBe('{"address":"192.168.77.213"}');
    await rig.gate.stopContainer(id, 1);
    expect(await text()).toBe('{"address":"192.168.77.213"}');
    const abandoned = { maxBytes: 28, signal: AbortSignal.abort() };
    await expect(rig.gate.readFile(id, '/told.json', abandoned)).rejects.toThrow();
  });

  it('reads nothing that is absent, too large or no plain file', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    const read = (path: string) => rig.gate.readFile(id, path, { maxBytes: 28 });
    await write(rig.gate, id, { path: '/large', text: 'x'.repeat(29) });
    await rig.gate.exec(id, ['busybox', 'mkdir', '/folder'], { privileged: false });
    await write(rig.gate, id, { path: '/folder/file', text: 'inside' });
    await rig.gate.exec(id, ['busybox', 'ln', '-s', '/folder/file', '/link'], { privileged: false });
    expect(await read('/absent')).toBeNull();
    expect(await read('/absent/file')).toBeNull();
    expect(await read('/large/file')).toBeNull();
    expect(await read('/large')).toBeNull();
    expect(await read('/folder')).toBeNull();
    expect(await read('/link')).toBeNull();
    expect(textOf(await read('/folder/file'))).toBe('inside');
    expect(await rig.gate.readFile('no-such-container', '/large', { maxBytes: 28 })).toBeNull();
  });
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
