import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  context,
  current,
  faults,
  faultsOf,
  messages,
  validate,
  validateChange,
  warnings,
  withoutKvm,
} from './desktop.suite.ts';
import { accelerations, type DesktopDraft, windowsEditions } from './types.ts';
import { validateDesktop, validateDesktopChange } from './validate.ts';

describe('a new desktop', () => {
  it('needs a password and nothing else', () => {
    expect(validate()).toEqual({
      ok: true,
      value: {
        windows: {
          edition: '11',
          account: { username: 'trailer', password: 'hunter2' },
          language: 'en',
          keyboard: 'en-US',
          diskGiB: 64,
          acceleration: 'kvm',
        },
        resources: { cpus: 2, memoryMiB: 4096 },
      },
      warnings: [],
    });
    for (const windows of [undefined, null, {}, { account: {} }, { account: { password: '' } }])
      expect(messages(validateDesktop({ kind: 'windows', windows }, context))).toEqual([
        'windows.account.password is missing: give one, because the desktop is on the LAN',
      ]);
  });

  it('is what it is asked to be', () => {
    const windows = {
      edition: '2025',
      account: { username: 'Ada.Lovelace-1', password: 'Grüße, "Welt"!' },
      language: 'de',
      keyboard: 'de-CH',
      diskGiB: 65_536,
      acceleration: 'emulated',
    };
    const resources = { cpus: 8, memoryMiB: 16_384 };
    const networks = [{ networkId: 'n-web' }, { networkId: 'n-lan' }, { networkId: 'n-gone' }];
    const free = {
      command: null,
      environment: { REGION: 'de-DE', version: '1' },
      volumes: [{ name: 'data', path: '/data' }],
    };
    expect(validate({ windows, resources, networks, ...free })).toEqual({
      ok: true,
      value: { windows, resources },
      warnings: [],
    });
  });

  it.each([
    ['12', 'windows.edition 12 is no edition: use one of 11, 11l, 11e, 10, 10l, 10e, 2025, 2022'],
    ['', 'windows.edition "" is no edition: use one of 11, 11l, 11e, 10, 10l, 10e, 2025, 2022'],
  ])('is not of an edition %j', (edition, message) => {
    expect(messages(validate({ windows: { account: { password: 'x' }, edition } }))).toEqual([message]);
  });

  it.each([0, -1, 0.5, 65_537, Number.NaN, Number.POSITIVE_INFINITY])('has no disk of %s GiB', (diskGiB) => {
    expect(faultsOf({ account: { password: 'x' }, diskGiB })).toEqual(['windows.diskGiB invalid_value']);
  });

  it.each(['e', 'english', 'en_US', 'en-', 'de DE', 'fr-x', ''])('has no language or keyboard %j', (tag) => {
    expect(faultsOf({ account: { password: 'x' }, language: tag, keyboard: tag })).toEqual([
      'windows.language invalid_value',
      'windows.keyboard invalid_value',
    ]);
  });

  it.each(['sr-Latn-RS', 'es-419', 'gsw'])('may speak %s', (tag) => {
    expect(faultsOf({ account: { password: 'x' }, language: tag, keyboard: tag })).toEqual([]);
  });

  it('has whole CPUs and memory enough to boot', () => {
    for (const cpus of [0, 1.5, -2])
      expect(faults(validate({ resources: { cpus } }))).toEqual(['resources.cpus invalid_value']);
    for (const memoryMiB of [511, 1024.5])
      expect(faults(validate({ resources: { memoryMiB } }))).toEqual(['resources.memoryMiB invalid_value']);
    expect(faults(validate({ resources: { cpus: 1, memoryMiB: 512 } }))).toEqual([]);
    const { ok, ...answer } = validate({ resources: { cpus: null, memoryMiB: null } });
    expect(ok && answer).toMatchObject({ value: { resources: { cpus: 2, memoryMiB: 4096 } } });
  });

  it('is warned of a disk or memory that Windows hardly fits into', () => {
    expect(warnings(validate({ windows: { diskGiB: 31 }, resources: { memoryMiB: 4095 } }))).toEqual([
      'windows.diskGiB 31 is little for Windows, which may not install: 32 or more is safe',
      'resources.memoryMiB 4095 is less than Windows 11 asks for: 4096 or more is safe',
    ]);
    const server = { windows: { edition: '2022', diskGiB: 32 }, resources: { memoryMiB: 2048 } };
    expect(warnings(validate(server))).toEqual([]);
    const refused = validate({ windows: { diskGiB: 16, language: '?' } });
    expect([refused.ok, refused.warnings.length]).toEqual([false, 1]);
  });
});

describe('the account of a new desktop', () => {
  const named = (username: string) => faultsOf({ account: { username, password: 'x' } });

  it.each(['a', 'trailer', 'x'.repeat(20), 'Ada.L', 'ops_1', '-!-', 'console', 'com10'])('may be %j', (username) => {
    expect(named(username)).toEqual([]);
  });

  it.each([
    ...[
      '',
      ' ',
      'Ada L',
      'ada@home',
      'a/b',
      'a\\b',
      '[a]',
      'a:b',
      'a;b',
      'a|b',
      'a=b',
      'a,b',
      'a+b',
      'a*',
      'a?',
      '<a>',
    ],
    ...['"a"', "o'neil", 'a\n', 'ädä', 'a$b', 'a%b'],
  ])('cannot be %j, which Windows refuses or the runtime changes without a word', (username) => {
    expect(named(username)).toEqual(['windows.account.username invalid_value']);
  });

  it('is not of dots alone, nor ends with one', () => {
    for (const username of ['.', '...', 'ada.'])
      expect(named(username)).toEqual(['windows.account.username invalid_value']);
  });

  it('has at most 20 characters', () => {
    expect(named('x'.repeat(21))).toEqual(['windows.account.username too_long']);
  });

  it.each([
    'Administrator',
    'SYSTEM',
    'guest',
    'DefaultAccount',
    'WDAGUtilityAccount',
    'WsiAccount',
    'CON',
    'com1',
    'lpt9.x',
    'nul',
  ])('is not %s, which Windows keeps for itself', (username) => {
    expect(named(username)).toEqual(['windows.account.username reserved_name']);
  });

  it.each([
    ['x'.repeat(128), 'too_long'],
    ['a\u0000b', 'invalid_value'],
    ['a\nb', 'invalid_value'],
    ['\ud800', 'invalid_value'],
  ])('has no password %j', (password, code) => {
    expect(faultsOf({ account: { password } })).toEqual([`windows.account.password ${code}`]);
  });

  it('has a password of up to 127 characters of any script', () => {
    for (const password of ['x', 'ß'.repeat(127), ' ', '💾'.repeat(63)])
      expect(faultsOf({ account: { password } })).toEqual([]);
  });

  it('never has its password repeated, whatever is wrong with it or the rest', () => {
    const anyPassword = fc.string({ unit: 'binary', minLength: 12, maxLength: 300 });
    fc.assert(
      fc.property(anyPassword, (secret) => {
        const windows = { account: { password: secret, username: '?' }, edition: '?' };
        for (const answer of [validate({ windows }), validateChange({ windows })]) {
          expect(answer.ok).toBe(false);
          expect([...messages(answer), ...warnings(answer)].join()).not.toContain(secret.slice(0, 12));
        }
      }),
    );
  });
});

describe('the acceleration of a desktop', () => {
  it('by kvm is refused on a host without it, with the ways out', () => {
    const message =
      'windows.acceleration kvm needs /dev/kvm, which host attic has not: enable virtualization in its firmware, or choose auto or emulated';
    expect(messages(validate({}, withoutKvm))).toEqual([message]);
    expect(messages(validateChange({ windows: { acceleration: 'kvm' } }, withoutKvm))).toEqual([message]);
    for (const acceleration of ['auto', 'emulated'])
      expect(validate({ windows: { acceleration } }, withoutKvm).ok).toBe(true);
  });

  it('is not judged while the host is unknown', () => {
    expect(validate({}, { ...context, host: null }).ok).toBe(true);
  });

  it('is one of three', () => {
    expect(messages(validate({ windows: { acceleration: 'hvf' } }, withoutKvm))).toEqual([
      'windows.acceleration hvf is no acceleration: use one of kvm, auto, emulated',
    ]);
  });
});

describe('what a desktop may not have', () => {
  it('is a command', () => {
    expect(messages(validate({ command: ['sleep'] }))).toEqual([
      'command is not supported for windows, whose image starts the virtual machine: leave it out',
    ]);
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

  it('is held against a change as well', () => {
    const draft = { command: [], environment: { KVM: 'N' }, networks: [{ networkId: 'n-ip' }], resources: { cpus: 0 } };
    expect(faults(validateChange(draft))).toEqual([
      'resources.cpus invalid_value',
      'command not_supported',
      'environment.KVM reserved_name',
      'networks[0].networkId not_supported',
    ]);
  });
});

describe('a change of a desktop', () => {
  it('keeps what it does not name', () => {
    expect(validateChange()).toMatchObject({ ok: true, value: { windows: { diskGiB: 64, acceleration: 'auto' } } });
    const { edition, language, keyboard } = { edition: '11', language: 'en', keyboard: 'en-US' };
    const same = { edition, language, keyboard, account: { username: 'trailer' }, diskGiB: 64, acceleration: 'auto' };
    expect(validateChange({ windows: same })).toEqual(validateChange());
  });

  it('may let the disk grow and accelerate it otherwise', () => {
    expect(validateChange({ windows: { diskGiB: 65, acceleration: 'emulated' } })).toMatchObject({
      ok: true,
      value: { windows: { edition: '11', diskGiB: 65, acceleration: 'emulated' } },
    });
  });

  it('cannot shrink the disk', () => {
    expect(messages(validateChange({ windows: { diskGiB: 63 } }))).toEqual([
      'windows.diskGiB 63 is less than the disk has, and a disk cannot shrink: use 64 or more',
    ]);
    expect(faults(validateChange({ windows: { diskGiB: 0 } }))).toEqual(['windows.diskGiB invalid_value']);
  });

  it('cannot touch what the installation used up', () => {
    const windows = { edition: '10', account: { username: 'ada' }, language: 'de', keyboard: 'de-DE' };
    const answer = validateChange({ windows });
    expect(faults(answer)).toEqual([
      'windows.edition immutable',
      'windows.account.username immutable',
      'windows.language immutable',
      'windows.keyboard immutable',
    ]);
    expect(messages(answer)[0]).toBe(
      'windows.edition 10 cannot replace 11, which Windows was installed with: change it inside Windows, or create another workspace',
    );
  });

  it('refuses every password alike, so that none can be tried out', () => {
    const told = ['hunter2', 'hunter3'].map((password) =>
      messages(validateChange({ windows: { account: { password } } })),
    );
    expect(told[0]).toEqual(['windows.account.password is used by the installation only: change it inside Windows']);
    expect(told[1]).toEqual(told[0]);
  });

  it('is not held back by virtualization that the host has lost since', () => {
    const accelerated = { ...current, acceleration: 'kvm' } as const;
    const windows = { diskGiB: 128, acceleration: 'kvm' };
    expect(validateDesktopChange({ kind: 'windows', windows }, withoutKvm, accelerated).ok).toBe(true);
  });

  it('leaves whatever the caller keeps beside it', () => {
    const sealed = { ...current, account: { username: 'trailer', sealedPassword: 'opaque' } };
    const answer = validateDesktopChange({ kind: 'windows' }, context, sealed);
    expect(answer.ok && answer.value.windows).toEqual(sealed);
  });
});

describe('a Linux workspace', () => {
  it('has no windows, new or changed', () => {
    const draft: DesktopDraft = { kind: 'linux', windows: {} };
    const message = 'windows is for workspaces of kind windows: leave it out, or create one of that kind';
    expect(messages(validateDesktop(draft, context))).toEqual([message]);
    expect(messages(validateDesktopChange(draft, context, null))).toEqual([message]);
  });

  it('may have all that a desktop may not, and its resources as they were asked for', () => {
    const draft: DesktopDraft = {
      kind: 'linux',
      resources: { cpus: 0.5 },
      command: ['sleep'],
      environment: { VERSION: '1', TRAILER_X: '1' },
      volumes: [{ name: 'storage', path: '/storage' }],
      networks: [{ networkId: 'n-ip' }],
    };
    const value = { windows: null, resources: { cpus: 0.5, memoryMiB: null } };
    expect(validateDesktop(draft, withoutKvm)).toEqual({ ok: true, value, warnings: [] });
    expect(validateDesktopChange({ kind: 'linux' }, context, null)).toMatchObject({
      value: { windows: null, resources: { cpus: null, memoryMiB: null } },
    });
  });
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const text = fc.oneof(fc.constantFrom('11', 'en', 'de-DE', 'kvm', 'ada', 'n-ip'), fc.string({ unit: 'binary' }));
const number = fc.oneof(fc.constantFrom(1, 64, 4096), fc.double());
const anyDraft: fc.Arbitrary<DesktopDraft> = fc.record({
  kind: fc.constantFrom('linux', 'windows'),
  windows: maybe(
    fc.record({
      edition: maybe(text),
      account: maybe(fc.record({ username: maybe(text), password: maybe(text) })),
      language: maybe(text),
      keyboard: maybe(text),
      diskGiB: maybe(number),
      acceleration: maybe(text),
    }),
  ),
  resources: maybe(fc.record({ cpus: maybe(number), memoryMiB: maybe(number) })),
  command: maybe(fc.array(text)),
  environment: maybe(fc.dictionary(fc.oneof(fc.constantFrom('KVM', 'TRAILER_X', 'constructor'), text), text)),
  volumes: maybe(fc.array(fc.record({ name: fc.constantFrom('storage', 'data'), path: text }), { maxLength: 3 })),
  networks: maybe(fc.array(fc.record({ networkId: text }), { maxLength: 3 })),
});

test('whatever is typed, every fault is told in a short message that opens with its field and names a cure', () => {
  fc.assert(
    fc.property(anyDraft, fc.constantFrom(context, withoutKvm), (draft, on) => {
      for (const answer of [validateDesktop(draft, on), validateDesktopChange(draft, on, current)])
        for (const { path, message } of answer.ok ? [] : answer.faults) {
          expect(message.startsWith(`${path} `)).toBe(true);
          expect(message.length).toBeLessThan(350);
          expect(message).toMatch(/: \S/);
          expect(message).not.toMatch(/\p{Cc}/u);
        }
    }),
    { numRuns: 500 },
  );
});

const anySoundDesktop: fc.Arbitrary<DesktopDraft> = fc.record({
  kind: fc.constant('windows'),
  windows: fc.record({
    edition: maybe(fc.constantFrom(...windowsEditions)),
    account: fc.record({ username: maybe(fc.constantFrom('ada', 'Ada.L')), password: fc.constantFrom('x', 'Grüße') }),
    language: maybe(fc.constantFrom('en', 'sr-Latn-RS')),
    keyboard: maybe(fc.constantFrom('en', 'de-CH')),
    diskGiB: maybe(fc.integer({ min: 1, max: 65_536 })),
    acceleration: maybe(fc.constantFrom(...accelerations)),
  }),
  resources: maybe(
    fc.record({ cpus: maybe(fc.integer({ min: 1 })), memoryMiB: maybe(fc.integer({ min: 512, max: 65_536 })) }),
  ),
});

test('what was accepted is accepted again, and a change that asks for what is there changes nothing', () => {
  fc.assert(
    fc.property(anySoundDesktop, (draft) => {
      const answer = validateDesktop(draft, context);
      expect(answer.ok).toBe(true);
      if (!answer.ok || answer.value.windows === null) throw new Error('a sound desktop is accepted');
      const { windows, resources } = answer.value;
      expect(validateDesktop({ kind: 'windows', windows, resources }, context)).toEqual(answer);
      const asked = { ...windows, account: { username: windows.account.username } };
      const change: DesktopDraft = { kind: 'windows', windows: asked, resources };
      expect(validateDesktopChange(change, context, windows)).toEqual(answer);
    }),
  );
});
