import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { context, current, faults, faultsOf, messages, validate, warnings, withoutKvm } from './desktop.suite.ts';
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

test.each(['host', 'none'])('a desktop is not in mode %s, for its virtual machine needs a network', (networkMode) => {
  expect(messages(validate({ networkMode }))).toEqual([
    `networkMode ${networkMode} has no place for a Windows desktop, whose virtual machine needs a network of its own: use standard`,
  ]);
  expect(faults(validate({ networkMode: 'standard' }))).toEqual([]);
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
