import { type IpAddress, type MacAddress, parseMacAddress } from '@trailer/netmodel';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { desired, Rig } from '../loop/rig.fixture.ts';
import { ClashWatch } from './clash-watch.ts';

function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no MAC address`);
  return parsed.value;
}

const own = mac('02:42:00:00:00:01');
const stranger = mac('52:54:00:00:00:99');
const onLan = { endpoints: [{ networkId: 'n1', ipv4Address: null, ipv6Address: null, macAddress: own }] };

describe('a workspace on the LAN', () => {
  let rig: Rig;
  let address: IpAddress;

  beforeEach(async () => {
    rig = await Rig.raise();
    await rig.want(desired({ workspaces: [onLan] }));
    await rig.runs();
    const endpoint = (await rig.container())?.endpoints.find(({ mac: held }) => held === own);
    if (endpoint === undefined) throw new Error('it is not on the LAN');
    address = endpoint.address;
  });
  afterEach(() => rig.lower());

  const conflict = () => rig.workspace()?.conditions.find(({ type }) => type === 'AddressConflict');

  test('has no condition while it alone answers for its address', async () => {
    rig.kernel.stations.set(address, [own]);
    const { length } = rig.kernel.wireQuestions;
    await expect.poll(() => rig.kernel.wireQuestions.length).toBeGreaterThan(length + 2);
    expect(conflict()).toBeUndefined();
    expect(rig.kernel.wireQuestions.at(-1)).toEqual({
      parentInterface: 'eth0',
      vlanId: null,
      addresses: [address],
      dhcp: null,
    });
  });

  test('tells of another station that answers as well, until that is gone', async () => {
    rig.kernel.stations.set(address, [own, stranger]);
    await expect.poll(conflict).toMatchObject({ status: 'True', message: expect.stringContaining(stranger) });
    rig.kernel.stations.set(address, [own]);
    await expect.poll(conflict).toMatchObject({ status: 'False', reason: 'Gone' });
  });

  test('a question that cannot be sent changes nothing, and is told once', async () => {
    rig.kernel.stations.set(address, [stranger]);
    await expect.poll(conflict).toMatchObject({ status: 'True' });
    rig.kernel.wireRefusal = 'Device or resource busy';
    const { length } = rig.kernel.wireQuestions;
    await expect.poll(() => rig.kernel.wireQuestions.length).toBeGreaterThan(length + 3);
    expect(conflict()).toMatchObject({ status: 'True' });
    expect(rig.logged.filter((line) => line.includes('Device or resource busy'))).toHaveLength(1);
  });

  test('that shares its parent with ipvlan has nothing asked about it', async () => {
    await rig.want(
      desired({
        generation: 2,
        workspaces: [onLan],
        networks: [{}, { id: 'n2', name: 'routed', driver: 'ipvlan', mode: 'l2' }],
      }),
    );
    await expect.poll(() => rig.status?.generation).toBe(2);
    rig.kernel.stations.set(address, [stranger]);
    const { length } = rig.kernel.wireQuestions;
    await rig.audits(3);
    expect(rig.kernel.wireQuestions.length).toBeLessThanOrEqual(length + 2);
    expect(conflict()).toBeUndefined();
  });
});

test('an interval of 0 asks nobody', async () => {
  const kernel = new FakeKernel();
  const watch = new ClashWatch({
    kernel,
    logger: pino({ level: 'silent' }),
    listContainers: () => [],
    listNetworks: () => [],
    observeInterfaces: async () => [],
  });
  await watch.run({
    limits: { intervalMs: 0, settleMs: 1 },
    onChange: () => undefined,
    signal: new AbortController().signal,
  });
  expect(kernel.wireQuestions).toEqual([]);
});
