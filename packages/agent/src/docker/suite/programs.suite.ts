import { expect, it } from 'vitest';
import type { OutputChunk } from '../gate.ts';
import type { GateRig } from './rig.suite.ts';

/** Programs in containers, their main processes, and what those wrote. */
export function itRunsPrograms(rig: GateRig): void {
  it('runs commands in a container with their input, and tells how they ended', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    const cat = await rig.gate.exec(id, ['cat'], { stdin: 'one\ntwo\n', privileged: false });
    expect(cat).toEqual({ exitCode: 0, stdout: 'one\ntwo\n', stderr: '' });
    expect((await rig.gate.exec(id, ['false'], { privileged: false })).exitCode).toBe(1);
  });

  it('lets go of a command that does not end', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    const signal = AbortSignal.timeout(500);
    await expect(rig.gate.exec(id, ['sleep', '60'], { privileged: false, signal })).rejects.toThrow();
  });

  it('holds a conversation with a program until its input ends', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    const session = await rig.gate.openExec(id, { command: ['cat'], tty: false, size: null });
    await session.write(new TextEncoder().encode('hello'));
    session.endInput();
    let output = '';
    for await (const { stream, bytes } of session.output) output += `${stream}: ${new TextDecoder().decode(bytes)}`;
    expect(output).toBe('stdout: hello');
    expect(await session.exitCode()).toBe(0);
  });

  it('reads what a container wrote, as it wrote it', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    await expect.poll(() => readLog(rig, id)).toMatch(/^(echo: )?serving/);
  });

  it('shows what a main process writes from now on, which takes input only where it was made to', async () => {
    const id = await rig.makeContainer({ image: rig.shellImage, command: ['sh', '-c', ticking] });
    await rig.gate.startContainer(id);
    const session = await rig.gate.openAttach(id, null);
    const output = session.output[Symbol.asyncIterator]();
    expect(await readUntil(output, /tick\n/)).toMatch(/^(tick\n)+$/);
    expect(session.takesInput).toBe(false);
    await session.write(encode('ignored\n'));
    session.close();
    expect(await rig.gate.inspectContainer(id)).toMatchObject({ state: 'running', tty: false });
  });

  it('talks with a main process on a terminal at its size, and leaves it running for the next', async () => {
    const id = await runShell(rig);
    for (const [columns, rows] of [
      [100, 30],
      [120, 40],
    ] as const) {
      const session = await rig.gate.openAttach(id, { columns, rows });
      const output = session.output[Symbol.asyncIterator]();
      expect(session.takesInput).toBe(true);
      await session.write(encode(askForSize));
      await readUntil(output, sizeOf(rows, columns));
      await session.resize({ columns: columns + 1, rows });
      await session.write(encode(askForSize));
      await readUntil(output, sizeOf(rows, columns + 1));
      session.close();
    }
    expect(await rig.gate.inspectContainer(id)).toMatchObject({ state: 'running', tty: true });
  });

  it('leaves a main process running when its input is ended', async () => {
    const id = await runShell(rig);
    const session = await rig.gate.openAttach(id, null);
    session.endInput();
    for await (const _ of session.output);
    expect(await session.exitCode()).toBe(0);
    expect((await rig.gate.inspectContainer(id))?.state).toBe('running');
  });

  it('reads what a main process wrote on its terminal as it was written', async () => {
    const id = await runShell(rig);
    const session = await rig.gate.openAttach(id, { columns: 100, rows: 30 });
    await session.write(encode(askForSize));
    await readUntil(session.output[Symbol.asyncIterator](), sizeOf(30, 100));
    session.close();
    await expect.poll(() => readLog(rig, id)).toMatch(sizeOf(30, 100));
    // An engine's frame would begin with the number of its stream and three zeros.
    for (const byte of ['\0', '\x01']) expect(await readLog(rig, id)).not.toContain(byte);
  });
}

const ticking = 'while :; do echo tick; busybox sleep 0.05; done';
const askForSize = 'busybox stty size\n';

/** The answer, told from the echo of the question by the end of its line. */
function sizeOf(rows: number, columns: number): RegExp {
  return new RegExp(`(^|\\n)${rows} ${columns}\\r\\n`);
}

/** A container whose main process is a shell on a terminal. */
async function runShell(rig: GateRig): Promise<string> {
  const id = await rig.makeContainer({ image: rig.shellImage, command: ['sh'], interactive: true });
  await rig.gate.startContainer(id);
  return id;
}

/** Reads on until what came matches; fails when it ends before. */
async function readUntil(output: AsyncIterator<OutputChunk>, wanted: RegExp): Promise<string> {
  let text = '';
  while (!wanted.test(text)) {
    const { done, value } = await output.next();
    if (done) throw new Error(`it ended with ${JSON.stringify(text)}`);
    text += new TextDecoder().decode(value.bytes);
  }
  return text;
}

async function readLog({ gate }: GateRig, id: string): Promise<string> {
  let text = '';
  const request = { follow: false, tail: 5, since: null, timestamps: false, signal: new AbortController().signal };
  for await (const { bytes } of gate.readLogs(id, request)) text += new TextDecoder().decode(bytes);
  return text;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
