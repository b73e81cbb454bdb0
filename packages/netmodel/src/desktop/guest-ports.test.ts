import fc from 'fast-check';
import { expect, test } from 'vitest';
import { port } from '../address/address.suite.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { guestPortsOf, isServedByContainer, showGuestPort, viewerPort } from './guest-ports.ts';

const shown = (...ports: Parameters<typeof guestPortsOf>[0]) => guestPortsOf(ports).map(showGuestPort);

test('the viewer is served by the container, whichever host port leads to it', () => {
  expect(isServedByContainer(published(8006, viewerPort))).toBe(true);
  expect(isServedByContainer(published(80, viewerPort))).toBe(true);
  expect(isServedByContainer(published(viewerPort, 80))).toBe(false);
});

test('the viewer’s port is the guest’s over UDP', () => {
  expect(shown(published(8006, viewerPort, { protocol: 'udp' }))).toEqual(['udp/8006']);
});

test('every port that is not the container’s is the guest’s: each once, sorted, TCP before UDP', () => {
  const ports = [
    published(5000, 5000, { protocol: 'udp' }),
    published(8080, 8080),
    published(13_389, 3389),
    published(13_390, 3389),
    published(8006, viewerPort),
    published(53, 53, { protocol: 'udp' }),
  ];
  expect(shown(...ports)).toEqual(['tcp/3389', 'tcp/8080', 'udp/53', 'udp/5000']);
});

test('the order of published ports makes no difference', () => {
  const anyPorts = fc.array(
    fc.record({ number: fc.constantFrom(53, 3389, 8006, 8080), protocol: fc.constantFrom('tcp', 'udp') }),
  );
  fc.assert(
    fc.property(anyPorts, (drafts) => {
      const ports = drafts.map(({ number, protocol }, index) => published(index + 1, port(number), { protocol }));
      expect(guestPortsOf(ports.toReversed())).toEqual(guestPortsOf(ports));
      expect(guestPortsOf(ports).length + new Set(ports.filter(isServedByContainer).map(() => 1)).size).toBe(
        new Set(drafts.map(({ number, protocol }) => `${number} ${protocol}`)).size,
      );
    }),
  );
});
