import { describe, expect, it } from 'vitest';
import { faults, messages, validate, validateChange } from './desktop.suite.ts';

describe('what a desktop may not have', () => {
  it('is a command', () => {
    expect(messages(validate({ command: ['sleep'] }))).toEqual([
      'command is not supported for windows, whose image starts the virtual machine: leave it out',
    ]);
  });

  it('is a main process to talk with', () => {
    expect(messages(validate({ interactive: true }))).toEqual([
      'interactive true is for linux: the main process of a desktop runs its virtual machine, and reads no input: use false',
    ]);
    expect(faults(validate({ interactive: false }))).toEqual([]);
  });

  it.each([
    ['VERSION', 'windows.edition'],
    ['USERNAME', 'windows.account.username'],
    ['PASSWORD', 'windows.account.password'],
    ['LANGUAGE', 'windows.language'],
    ['KEYBOARD', 'windows.keyboard'],
    ['CPU_CORES', 'resources.cpus'],
    ['RAM_SIZE', 'resources.memoryMiB'],
    ['DISK_SIZE', 'windows.diskGiB'],
    ['KVM', 'windows.acceleration'],
    ['DHCP', 'networks'],
    ['VM_NET_DEV', 'networks'],
    ['VM_NET_MAC', 'networks'],
    ['VM_NET_TAP', 'networks'],
  ])('is a variable %s, which is said in %s', (name, field) => {
    expect(messages(validate({ environment: { [name]: 'x' } }))).toEqual([
      `environment.${name} is set from ${field}: say it there, leave this out`,
    ]);
  });

  it('is a variable of Trailer’s own', () => {
    expect(messages(validate({ environment: { TRAILER_GUEST_PORTS: 'x' } }))).toEqual([
      'environment.TRAILER_GUEST_PORTS is set by Trailer, as all that begins with TRAILER_: use another name',
    ]);
  });

  it.each(['/storage', '/storage/', '/storage/x', '//storage', '/./storage', '/a/../storage/b', '/../storage'])(
    'is a volume at %s, where its disk is',
    (path) => {
      expect(faults(validate({ volumes: [{ name: 'data', path }] }))).toEqual(['volumes[0].path reserved_name']);
    },
  );

  it.each(['/storages', '/data/storage', '/storage/../data', '/'])('is not a volume at %s', (path) => {
    expect(faults(validate({ volumes: [{ name: 'data', path }] }))).toEqual([]);
  });

  it('is a volume of the name of its disk’s', () => {
    expect(messages(validate({ volumes: [{ name: 'storage', path: '/data' }] }))).toEqual([
      "volumes[0].name storage is the volume of the desktop's own disk: use another name",
    ]);
  });

  it('is an ipvlan network', () => {
    expect(messages(validate({ networks: [{ networkId: 'n-lan' }, { networkId: 'n-ip' }] }))).toEqual([
      'networks[1].networkId n-ip ("shared mac") is an ipvlan network, where a guest gets no lease of its own: use a macvlan network',
    ]);
  });

  it('is a network without IPv4', () => {
    expect(messages(validate({ networks: [{ networkId: 'n-six' }] }))).toEqual([
      'networks[0].networkId n-six (six) is a network without IPv4, by which a guest is found and forwarded to: use one that has it',
    ]);
    expect(messages(validate({ networks: [{ networkId: 'n-both' }] }))).toEqual([]);
  });

  it('is a macvlan network where container and guest do not meet', () => {
    expect(messages(validate({ networks: [{ networkId: 'n-alone' }] }))).toEqual([
      'networks[0].networkId n-alone (alone) is a macvlan network in mode private, where container and guest do not meet: use one in mode bridge',
    ]);
  });

  it('is held against a change as well', () => {
    const draft = {
      command: [],
      environment: { KVM: 'N' },
      interactive: true,
      networks: [{ networkId: 'n-ip' }],
      resources: { cpus: 0 },
    };
    expect(faults(validateChange(draft))).toEqual([
      'resources.cpus invalid_value',
      'command not_supported',
      'environment.KVM reserved_name',
      'interactive not_supported',
      'networks[0].networkId not_supported',
    ]);
  });
});
