import { describe, expect, it } from 'vitest';
import { context, current, faults, messages, validate, validateChange, withoutKvm } from './desktop.suite.ts';
import { validateDesktopChange } from './validate.ts';

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
