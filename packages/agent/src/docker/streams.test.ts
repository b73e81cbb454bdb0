import { describe, expect, it } from 'vitest';
import { toEngineEvent } from './events.ts';
import { formatProgress, withTag } from './images.ts';
import { events } from './recorded-events.fixture.ts';
import { demultiplex, jsonLines } from './streams.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function frame(stream: number, text: string): Uint8Array {
  const payload = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('the output of a container', () => {
  it.each([1, 3, 8, 1000])('is taken apart whatever way it is cut (%i bytes a chunk)', async (size) => {
    const source = Buffer.concat([frame(1, 'out\n'), frame(2, 'err'), frame(1, ''), frame(1, 'more')]);
    let text = '';
    for await (const { stream, bytes } of demultiplex(chunksOf(source, size)))
      text += `${stream}:${Buffer.from(bytes)} `;
    expect(text).toBe('stdout:out\n stderr:err stdout: stdout:more ');
  });
});

describe('a stream of JSON lines', () => {
  it.each([1, 7, 1000])('is one value a line whatever way it is cut (%i bytes a chunk)', async (size) => {
    const values: unknown[] = [];
    for await (const value of jsonLines(chunksOf(Buffer.from('{"a":"ü"}\r\n\n{"b":2}\n'), size))) values.push(value);
    expect(values).toEqual([{ a: 'ü' }, { b: 2 }]);
  });
});

describe('an event of the engine', () => {
  it('names the container it is about, also where that is only attached', () => {
    const read = events.map(toEngineEvent);
    expect(read.map((event) => `${event?.type} ${event?.action}`)).toEqual([
      'network create',
      'container create',
      'network connect',
      'network connect',
      'container start',
    ]);
    expect(read[0]?.containerId).toBeNull();
    expect(new Set(read.slice(1).map((event) => event?.containerId)).size).toBe(1);
    expect(read[4]?.attributes).toMatchObject({ 'dev.trailer.workspace': 'ws_1' });
    expect(new Date(read[4]?.atMs ?? 0).getUTCFullYear()).toBe(2026);
  });

  it('is left out where nothing depends on it', () => {
    expect(toEngineEvent({ Type: 'volume', Action: 'mount', Actor: { ID: 'x' }, timeNano: 1 })).toBeNull();
    expect(toEngineEvent('no event')).toBeNull();
    const looked = { Type: 'container', Action: 'archive-path', Actor: { ID: 'x' }, timeNano: 1 };
    expect(toEngineEvent(looked)).toBeNull();
    expect(toEngineEvent({ ...looked, Action: 'start' })).toMatchObject({ action: 'start' });
  });
});

describe('pulling an image', () => {
  it('asks for one tag', () => {
    expect(withTag('nginx')).toBe('nginx:latest');
    expect(withTag('registry:5000/team/app')).toBe('registry:5000/team/app:latest');
    expect(withTag('registry:5000/team/app:2')).toBe('registry:5000/team/app:2');
    expect(withTag('nginx@sha256:abc')).toBe('nginx@sha256:abc');
  });

  it('tells its progress over all layers', () => {
    expect(formatProgress(new Map())).toBeNull();
    const layers = new Map([
      ['a', { current: 500_000, total: 1_000_000 }],
      ['b', { current: 0, total: 1_000_000 }],
    ]);
    expect(formatProgress(layers)).toBe('25 % of 2.0 MB');
  });
});
