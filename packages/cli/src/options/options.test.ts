import { describe, expect, test } from 'vitest';
import { parseAttachmentOption } from './attachment.ts';
import { formatPort, parsePortOption } from './port.ts';
import {
  parseDiskOption,
  parseDuration,
  parseEnvironmentOption,
  parseMemoryOption,
  parseSinceOption,
  parseVlanOption,
} from './values.ts';
import { parseVolumeOption } from './volume.ts';

describe('--port', () => {
  test('is HOST:CONTAINER with tcp understood', () => {
    expect(parsePortOption('9090:8080')).toEqual({ hostPort: 9090, containerPort: 8080, protocol: 'tcp' });
  });

  test.each(['9090:8080/tcp', '192.168.1.10:53:53/udp', '[fd00::1]:9090:8080/tcp'])(
    'reads back what it writes: %s',
    (text) => {
      expect(formatPort(parsePortOption(text))).toBe(text);
    },
  );

  test('leaves out-of-range numbers to the server, which names every fault at once', () => {
    expect(parsePortOption('70000:0')).toMatchObject({ hostPort: 70000, containerPort: 0 });
  });

  test.each(['', '9090', ':8080', '9090:', '9090:8080/icmp', 'a:b', 'fd00::1:9090:8080', '9090:8080/tcp/udp'])(
    'refuses %j and shows how to write it',
    (text) => {
      expect(() => parsePortOption(text)).toThrow(/write \[ADDRESS:\]HOST:CONTAINER/);
    },
  );
});

describe('--vlan', () => {
  test('is a number, and which numbers are tags is the server’s to say', () => {
    expect(['100', '0', '5000'].map(parseVlanOption)).toEqual([100, 0, 5000]);
    for (const text of ['', 'ten', '1.5', '-1', '10,20']) expect(() => parseVlanOption(text), text).toThrow(/--vlan/);
  });
});

describe('--network', () => {
  test('is a network alone, or with the addresses wanted on it', () => {
    expect(parseAttachmentOption('lan')).toEqual({ network: 'lan' });
    expect(parseAttachmentOption('lan:192.168.1.50')).toEqual({ network: 'lan', ipv4Address: '192.168.1.50' });
    expect(parseAttachmentOption('lan:[fd00::50]')).toEqual({ network: 'lan', ipv6Address: 'fd00::50' });
    expect(parseAttachmentOption('lan:192.168.1.50,fd00::50,mac=02:00:00:00:00:50')).toEqual({
      network: 'lan',
      ipv4Address: '192.168.1.50',
      ipv6Address: 'fd00::50',
      macAddress: '02:00:00:00:00:50',
    });
  });

  test.each(['', ':192.168.1.50', 'lan:', 'lan:mac=', 'lan:192.168.1.50,192.168.1.51'])('refuses %j', (text) => {
    expect(() => parseAttachmentOption(text)).toThrow(/write NETWORK/);
  });
});

describe('--volume', () => {
  test('is a volume of the workspace and a path in the container', () => {
    expect(parseVolumeOption('data:/var/lib/data')).toEqual({ name: 'data', path: '/var/lib/data', readOnly: false });
    expect(parseVolumeOption('data:/data:ro')).toEqual({ name: 'data', path: '/data', readOnly: true });
  });

  test('refuses a folder of the host and says why', () => {
    expect(() => parseVolumeOption('/etc:/etc')).toThrow(/folders of the host cannot be mounted/);
  });
});

describe('other values', () => {
  test('memory is MiB unless a unit says otherwise', () => {
    expect(['512', '512M', '512MiB', '2G', '1.5g', '1T'].map(parseMemoryOption)).toEqual([
      512, 512, 512, 2048, 1536, 1048576,
    ]);
    expect(() => parseMemoryOption('lots')).toThrow(/--memory lots/);
  });

  test('a disk is GiB unless a unit says otherwise', () => {
    expect(['64', '64G', '64GiB', '1T', '32768M', '64.5'].map(parseDiskOption)).toEqual([64, 64, 64, 1024, 32, 64.5]);
    expect(() => parseDiskOption('huge')).toThrow(/--disk huge: write GiB/);
  });

  test('an environment variable may hold further equal signs and may be empty', () => {
    expect(parseEnvironmentOption('A=b=c')).toEqual(['A', 'b=c']);
    expect(parseEnvironmentOption('A=')).toEqual(['A', '']);
    expect(() => parseEnvironmentOption('=b')).toThrow(/KEY=VALUE/);
  });

  test('--since is a time, or how long ago', () => {
    const now = new Date('2026-11-22T08:00:00Z');
    expect(parseSinceOption('10m', now)).toBe('2026-11-22T07:50:00.000Z');
    expect(parseSinceOption('2026-11-22T07:00:00Z', now)).toBe('2026-11-22T07:00:00.000Z');
    expect(() => parseSinceOption('yesterday', now)).toThrow(/--since yesterday/);
  });

  test('a duration has a unit', () => {
    expect(parseDuration('5m', '--timeout')).toBe(300_000);
    expect(() => parseDuration('5', '--timeout')).toThrow(/--timeout 5: write a duration/);
  });
});
