import { expect, test, vi } from 'vitest';
import { createScratch, namespaceFile } from '../namespace/scratch.suite.ts';
import { watchNetlink } from './watch.ts';

test('an address that comes, a link that changes and a route that goes are each hinted at within a moment', async () => {
  const scratch = createScratch();
  const name = await scratch.add('host');
  let hints = 0;
  const watch = watchNetlink({
    onChange: () => {
      hints += 1;
    },
    signal: new AbortController().signal,
    logger: { warn: (message) => expect.unreachable(message) },
    argv: ['nsenter', `--net=${namespaceFile(name)}`, '--', 'ip', 'monitor', 'address', 'link', 'route'],
  });
  const commands = [
    ['link', 'add', 'br0', 'type', 'bridge'],
    ['link', 'set', 'br0', 'up'],
    ['address', 'add', '192.168.77.10/24', 'dev', 'br0'],
    ['address', 'del', '192.168.77.10/24', 'dev', 'br0'],
  ];
  // The monitor has to be listening before there is something to hear.
  await vi.waitFor(async () => {
    await scratch.inside(name, ['ip', 'link', 'set', 'lo', 'down']);
    await scratch.inside(name, ['ip', 'link', 'set', 'lo', 'up']);
    expect(hints).toBeGreaterThan(0);
  }, 5_000);
  for (const command of commands) {
    hints = 0;
    await scratch.inside(name, ['ip', ...command]);
    await vi.waitFor(() => expect(hints).toBeGreaterThan(0), { timeout: 500, interval: 5 });
  }
  await watch.close();
  await scratch.sweep();
});
