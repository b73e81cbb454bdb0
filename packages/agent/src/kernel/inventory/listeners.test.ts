import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { observeListeners, parseSocketTable } from './listeners.ts';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const rest = '00000000:00000000 00:00000000 00000000     0        0 1570 1 000000000fd55e8f 100 0 0 10 0';

function table(...lines: readonly string[]): string {
  return [header, ...lines.map((line, index) => `   ${index}: ${line} ${rest}`), ''].join('\n');
}

describe('a held port', () => {
  test('of TCP is one that is listened on, not one of a connection', () => {
    const text = table(
      '0100007F:1F90 00000000:0000 0A',
      '0A4DA8C0:0016 144DA8C0:D2F0 01',
      '00000000:07E8 00000000:0000 0A',
    );
    expect(parseSocketTable(text, 'tcp')).toEqual([
      { address: '127.0.0.1', port: 8080, protocol: 'tcp' },
      { address: null, port: 2024, protocol: 'tcp' },
    ]);
  });

  test('of UDP is every bound one', () => {
    const text = table('0A4DA8C0:0035 00000000:0000 07', '0A4DA8C0:D2F0 01010101:0035 01');
    expect(parseSocketTable(text, 'udp').map(({ port }) => port)).toEqual([53, 54_000]);
  });

  test('of IPv6 carries its address, its wildcard or the IPv4 address inside it', () => {
    const text = table(
      '00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A',
      '000077FD000000000000000010000000:0051 00000000000000000000000000000000:0000 0A',
      '0000000000000000FFFF00000A4DA8C0:0052 00000000000000000000000000000000:0000 0A',
    );
    expect(parseSocketTable(text, 'tcp').map(({ address }) => address)).toEqual([null, 'fd77::10', '192.168.77.10']);
  });

  test('is seen by the kernel as soon as a process takes it', async () => {
    const tcp = createServer();
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => tcp.listen({ host: '127.0.0.1', port: 0 }, resolve));
    await new Promise<void>((resolve) => udp.bind({ address: '127.0.0.1', port: 0 }, resolve));
    const address = tcp.address();
    const tcpPort = typeof address === 'object' ? address?.port : null;
    const seen = await observeListeners();
    expect(seen).toContainEqual({ address: '127.0.0.1', port: tcpPort, protocol: 'tcp' });
    expect(seen).toContainEqual({ address: '127.0.0.1', port: udp.address().port, protocol: 'udp' });
    tcp.close();
    udp.close();
  });

  test('is none where the kernel has no such table', async () => {
    expect(await observeListeners('/proc/net/trailer-nothing')).toEqual([]);
  });
});
