import { expect, test } from 'vitest';
import { cellLines } from './cell-lines.ts';
import { rdp, situation, viewer } from './picture.fixture.ts';

const [cell] = situation().cells;

function lines(changes: Partial<NonNullable<typeof cell>>): readonly string[] {
  if (cell === undefined) throw new Error('no cells');
  const ports = [...situation().workspace.ports, rdp, viewer];
  return cellLines({ ...cell, ...changes }, { ports, windows: null }).map(({ text }) => text);
}

test('a published port is used as what listens behind it: a web server by curl, Remote Desktop by its clients', () => {
  expect(lines({ port: 8080 })).toEqual(['curl http://192.168.1.10:8080/']);
  expect(lines({ port: 9090 })).toEqual(['mstsc /v:192.168.1.10:9090', 'xfreerdp /v:192.168.1.10:9090 /u:root']);
});

test('an address alone is asked by ping', () => {
  expect(lines({ address: 'fd00::5', port: null, protocol: 'icmp' })).toEqual(['ping fd00::5']);
});

test('an address that is not known yet has no lines', () => {
  expect(lines({ address: 'an address of 192.168.1.128/25' })).toEqual([]);
});
