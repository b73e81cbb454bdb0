import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accepted, fault, faultAt, refused, shorten, showValue } from './fault.ts';

describe('a message', () => {
  test('repeats a plain value as it is', () => {
    expect(showValue('192.168.1.5/24')).toBe('192.168.1.5/24');
    expect(showValue(70_000)).toBe('70000');
  });

  test('puts anything that could be read as part of the sentence in quotes', () => {
    expect(showValue('')).toBe('""');
    expect(showValue('a network')).toBe('"a network"');
  });

  test('repeats at most 80 characters of a value', () => {
    expect(shorten('x'.repeat(80))).toBe('x'.repeat(80));
    expect(shorten('x'.repeat(1_000_000))).toBe(`${'x'.repeat(79)}…`);
  });

  test('carries nothing that a terminal or a page would act on, whatever was typed', () => {
    expect(showValue('a\u001b[31m\u202eb')).toBe('"a\ufffd[31m\ufffdb"');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shown = shorten(text);
        expect(shown.length).toBeLessThanOrEqual(80);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  test('opens with the field it is about', () => {
    expect(fault('subnet', 'required', 'is missing')).toEqual({
      path: 'subnet',
      code: 'required',
      message: 'subnet is missing',
    });
    expect(faultAt('ports[1].hostPort', { path: '', code: 'port_out_of_range', message: '0 is not a port' })).toEqual({
      path: 'ports[1].hostPort',
      code: 'port_out_of_range',
      message: 'ports[1].hostPort 0 is not a port',
    });
  });
});

test('warnings come with accepted and with refused values alike', () => {
  const warning = fault('ipRange', 'address_taken', 'is wide');
  expect(accepted(1, [warning]).warnings).toEqual([warning]);
  expect(refused([], [warning]).warnings).toEqual([warning]);
});
