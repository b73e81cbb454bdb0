import { expect, test } from 'vitest';
import { checkNetwork, faultsToShow } from './check.ts';
import { emptyForm, lanNetwork, siteOf } from './creation.suite.ts';
import { bodyOf, type NetworkForm, splitEntries, withEdit } from './form.ts';

const good: NetworkForm = {
  ...emptyForm,
  name: 'lan',
  parentInterface: 'eth0',
  subnet: '192.168.1.0/24',
  gateway: '192.168.1.1',
  ipRange: '192.168.1.192/27',
};

function check(changes: Partial<NetworkForm>, networks = [lanNetwork('other', { subnet: null, ipRange: null })]) {
  return checkNetwork(bodyOf({ ...good, ...changes }), siteOf({ networks }));
}

test('every fault stands at its field, in the words of the API', () => {
  const { faults, spec } = check({ subnet: '192.168.1.5/24', gateway: 'router', parentInterface: 'wlan0' });
  expect(faults).toEqual({
    subnet: 'subnet 192.168.1.5/24 has host bits set: write 192.168.1.0/24',
    gateway: 'gateway router is not an IP address: write one such as 192.168.1.10 or fd00::10',
    parentInterface: 'parentInterface wlan0 is a Wi-Fi interface',
  });
  expect(spec).toBeNull();
});

test('faults of the shape and of the meaning come together', () => {
  const { faults } = check({ name: '-lan', gateway: '10.0.0.1' });
  expect(Object.keys(faults)).toEqual(['name', 'gateway']);
  expect(faults['name']).toMatch(/starting with a letter or digit/);
});

test('what the shape said of a field is not said again', () => {
  const { faults } = check({ subnet: '1'.repeat(65) });
  expect(faults['subnet']).toBe('subnet is 65 characters long: give at most 64 characters');
});

test('a fault of one excluded address stands at the list', () => {
  const { faults } = check({ excludedAddresses: ['192.168.1.200', '10.0.0.1'] });
  expect(faults).toEqual({
    excludedAddresses: expect.stringMatching(/^excludedAddresses\[1\] 10\.0\.0\.1 is outside subnet/),
  });
});

test('a tag and a host shim are checked at their fields, and sent only where they have a place', () => {
  const { faults } = check({ vlanId: '5000', hostShim: '192.168.1.10' });
  expect(faults).toEqual({
    vlanId: 'vlanId 5000 is no 802.1q tag: use one from 1 to 4094',
    hostShim: "hostShim.address 192.168.1.10 is this host's own on eth0: the shim needs one of its own",
  });
  expect(check({ vlanId: 'ten' }).faults['vlanId']).toBeDefined();
  expect(check({ vlanId: ' 100 ', hostShim: ' 192.168.1.250 ' }).spec).toMatchObject({
    vlanId: 100,
    hostShim: { address: '192.168.1.250' },
  });
  const bridge = bodyOf({ ...good, driver: 'bridge', vlanId: '100', hostShim: '192.168.1.250' });
  expect(bridge).not.toHaveProperty('vlanId');
  expect(bridge).not.toHaveProperty('hostShim');
});

test('another tag is another LAN, with addresses of its own', () => {
  const edits = withEdit({ subnet: '192.168.1.0/24', hostShim: '192.168.1.250', name: 'home' }, 'vlanId', '100');
  expect(edits).toEqual({ name: 'home', vlanId: '100' });
});

test('a subnet that another network has is refused, naming it', () => {
  expect(check({}, [lanNetwork('home')]).faults['subnet']).toMatch(/network home/);
});

test('what may hurt later is a warning and no fault', () => {
  const { faults, warnings, spec } = check({ ipRange: '' });
  expect(faults).toEqual({});
  expect(warnings['ipRange']).toMatch(/may pick any address/);
  expect(spec).toMatchObject({ name: 'lan', ipRange: null });
});

test('nobody is told that a field is missing before they came to it', () => {
  const { faults } = check({ name: '', gateway: '' });
  expect(Object.keys(faults)).toEqual(['name', 'gateway']);
  expect(faultsToShow(faults, { ...good, name: '', gateway: '' }, false)).toEqual({});
  expect(faultsToShow(faults, { ...good, name: '', gateway: '' }, true)).toEqual(faults);
});

test('a gateway without a subnet is told at the subnet', () => {
  const form = { ...good, driver: 'bridge', subnet: '', gateway: '10.0.0.1', ipRange: '' } as const;
  const { faults } = checkNetwork(bodyOf(form), siteOf());
  expect(faultsToShow(faults, form, false)['subnet']).toMatch(/is missing but gateway given/);
});

test('another NIC brings its own addressing, and keeps the name', () => {
  const edits = withEdit(withEdit({}, 'name', 'office'), 'subnet', '10.0.0.0/24');
  expect(withEdit(edits, 'parentInterface', 'eth1')).toEqual({ name: 'office', parentInterface: 'eth1' });
  expect(withEdit(edits, 'gateway', '10.0.0.1')).toEqual({ ...edits, gateway: '10.0.0.1' });
});

test('a bridge is asked for without a parent', () => {
  expect(bodyOf({ ...good, driver: 'bridge', subnet: ' ', gateway: '', ipRange: '' })).toEqual({
    hostId: 'h1',
    driver: 'bridge',
    name: 'lan',
    subnet: null,
    gateway: null,
    ipRange: null,
    excludedAddresses: [],
    description: '',
  });
});

test('several addresses may be pasted at once', () => {
  expect(splitEntries(['10.0.0.1', '10.0.0.2, 10.0.0.3;10.0.0.4\n10.0.0.5 ', ' '])).toEqual([
    '10.0.0.1',
    '10.0.0.2',
    '10.0.0.3',
    '10.0.0.4',
    '10.0.0.5',
  ]);
});

test('a mode is sent as it was chosen, or left to the driver, and says at its field what it cannot do', () => {
  expect(bodyOf({ ...good, mode: '' })).toMatchObject({ mode: null });
  expect(bodyOf({ ...good, driver: 'bridge', mode: 'vepa' })).not.toHaveProperty('mode');
  const { spec, warnings } = check({ mode: 'private' });
  expect(spec).toMatchObject({ mode: 'private' });
  expect(warnings['mode']).toContain('keeps its workspaces apart from each other');
  expect(check({ mode: 'l3' }).faults['mode']).toContain('no mode of macvlan');
});

test('another mode brings its own addressing along, and another driver its own modes', () => {
  const edits = { driver: 'ipvlan', mode: 'l2', subnet: '192.168.1.0/24', name: 'lan' } as const;
  expect(withEdit(edits, 'mode', 'l3')).toEqual({ driver: 'ipvlan', mode: 'l3', name: 'lan' });
  expect(withEdit(edits, 'driver', 'macvlan')).toEqual({ driver: 'macvlan', name: 'lan' });
});
