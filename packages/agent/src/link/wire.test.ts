import { type MacAddress, parseMacAddress } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { desired } from '../loop/rig.fixture.ts';
import { answerWire } from './wire.ts';

function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no MAC address`);
  return parsed.value;
}

const question: Parameters<typeof answerWire>[0] = {
  kind: 'wire',
  parentInterface: 'eth0',
  vlanId: null,
  addresses: [],
  dhcp: null,
  limitMs: 1,
};

test('whoever asks, the question comes from the MAC addresses that follow from its parent’s', async () => {
  const kernel = new FakeKernel();
  const interfaces = await kernel.observeInterfaces();
  const [eth0] = interfaces;
  if (eth0 === undefined) throw new Error('there is no eth0');
  await answerWire(question, { kernel, networks: [] });
  expect(kernel.macSeed).toBe('eth0');
  kernel.addInterface({ ...eth0, name: 'eth1', mac: mac('52:54:00:00:00:01') });
  await answerWire({ ...question, parentInterface: 'eth1' }, { kernel, networks: [] });
  expect(kernel.macSeed).toBe('52:54:00:00:00:01');
});

test('beside an ipvlan network nothing is sent, and the answer says why', async () => {
  const kernel = new FakeKernel();
  const { networks } = desired({ networks: [{ driver: 'ipvlan', mode: 'l2' }] });
  expect(await answerWire(question, { kernel, networks })).toEqual({
    kind: 'failed',
    message: expect.stringContaining('ipvlan network'),
  });
  expect(kernel.wireQuestions).toEqual([]);
});
