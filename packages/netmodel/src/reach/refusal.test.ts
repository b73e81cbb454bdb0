import { expect, test } from 'vitest';
import { refusalShowsArrival } from './refusal.ts';

test('a refusal shows arrival at an address of the workspace, and not where a port is forwarded', () => {
  const tcp = { protocol: 'tcp' } as const;
  expect(refusalShowsArrival({ ...tcp, via: 'host-port', port: 9090 }, 'linux')).toBe(false);
  expect(refusalShowsArrival({ ...tcp, via: 'bridge-address', port: 8080 }, 'linux')).toBe(true);
  expect(refusalShowsArrival({ ...tcp, via: 'bridge-address', port: 8080 }, 'windows')).toBe(false);
  expect(refusalShowsArrival({ ...tcp, via: 'bridge-address', port: 8006 }, 'windows')).toBe(true);
  expect(refusalShowsArrival({ protocol: 'udp', via: 'bridge-address', port: 8006 }, 'windows')).toBe(false);
  expect(refusalShowsArrival({ protocol: 'icmp', via: 'bridge-address', port: null }, 'windows')).toBe(true);
  expect(refusalShowsArrival({ ...tcp, via: 'guest-address', port: 3389 }, 'windows')).toBe(true);
});
