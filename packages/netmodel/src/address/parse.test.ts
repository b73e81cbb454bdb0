import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import type { Validated } from '../fault.ts';
import { anyIp, anyIpv4, anyIpv6, anyPrefix, anyText } from './address.suite.ts';
import { bitsOf } from './bits.ts';
import { parseCidr, parseInterfaceAddress, parseIpAddress, parseMacAddress, parsePort } from './parse.ts';
import type { IpAddress } from './types.ts';

/** The value, or the code and text of the first fault. */
function outcome(parsed: Validated<unknown>): unknown {
  return parsed.ok ? parsed.value : parsed.faults.map(({ code, message }) => `${code}: ${message}`).join();
}

describe('an IP address', () => {
  test('that Trailer wrote is read back as itself', () => {
    fc.assert(
      fc.property(anyIp, (address) => {
        expect(outcome(parseIpAddress(address))).toBe(address);
      }),
    );
  });

  test.each([
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['0:0:1:0:0:1:0:0', '::1:0:0:1:0:0'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::', '::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::1.2.3.4', '::102:304'],
  ])('has one written form: %s is %s', (given, canonical) => {
    expect(outcome(parseIpAddress(given))).toBe(canonical);
  });

  test('reads as the independent library ipaddr.js reads it', () => {
    fc.assert(
      fc.property(anyIpv6, (address) => {
        expect(ipaddr.IPv6.parse(address).toRFC5952String()).toBe(address);
      }),
    );
    fc.assert(
      fc.property(anyIpv4, (address) => {
        expect(ipaddr.IPv4.parse(address).toString()).toBe(address);
      }),
    );
  });

  test('written as IPv4-mapped IPv6 is the IPv4 address it stands for, so that one address has one name', () => {
    expect(outcome(parseIpAddress('::ffff:192.168.1.5'))).toBe('192.168.1.5');
    expect(outcome(parseIpAddress('::FFFF:c0a8:105'))).toBe('192.168.1.5');
  });

  test.each([
    '',
    ' ',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.-4',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '0x1.2.3.4',
    '1.2.3.1e1',
    '१.2.3.4',
    ':',
    ':::',
    '1:2',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '::2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7',
    ':1:2:3:4:5:6:7',
    '12345::',
    'g::',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.256',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4/24',
    '[::1]',
  ])('is refused when it is not one: %j', (text) => {
    expect(outcome(parseIpAddress(text))).toMatch(/^not_an_address: .* is not an IP address: write one such as/s);
  });

  test('with leading zeros is refused, because tools disagree on whether they mean octal', () => {
    expect(outcome(parseIpAddress('192.168.010.1'))).toMatch(/^not_an_address: 192\.168\.010\.1 .*leave them out/);
  });

  test('with a zone is refused, naming what to leave out', () => {
    expect(outcome(parseIpAddress('fe80::1%eth0'))).toMatch(/^not_an_address: fe80::1%eth0 names a zone/);
  });
});

describe('a prefix', () => {
  test('that Trailer wrote is read back as itself', () => {
    fc.assert(
      fc.property(anyPrefix, (prefix) => {
        expect(outcome(parseCidr(prefix))).toBe(prefix);
      }),
    );
  });

  test('with host bits set is refused with its canonical form', () => {
    expect(outcome(parseCidr('192.168.1.5/24'))).toBe(
      'host_bits_set: 192.168.1.5/24 has host bits set: write 192.168.1.0/24',
    );
    expect(outcome(parseCidr('2001:db8::1/64'))).toBe(
      'host_bits_set: 2001:db8::1/64 has host bits set: write 2001:db8::/64',
    );
  });

  test('given with host bits is accepted in the form that its refusal suggests', () => {
    fc.assert(
      fc.property(anyIp, fc.integer({ min: 0, max: 32 }), (address, length) => {
        const first = parseCidr(`${address}/${length}`);
        const suggested = /write (\S+)$/.exec(
          first.ok ? `write ${first.value}` : String(first.faults[0]?.message),
        )?.[1];
        expect(outcome(parseCidr(String(suggested)))).toBe(suggested);
      }),
    );
  });

  test.each([
    ['192.168.1.0', /write address\/length such as 192\.168\.1\.0\/24/],
    ['192.168.1.0/', /write address\/length/],
    ['192.168.1.0/024', /write address\/length/],
    ['192.168.1.0/24/24', /write address\/length/],
    ['192.168.1.0/255.255.255.0', /write address\/length/],
    ['192.168.1.0/-1', /write address\/length/],
    ['/24', /is not an IP address/],
    ['lan/24', /is not an IP address/],
    ['192.168.01.0/24', /leading zeros/],
    ['10.0.0.0/33', /prefix length above 32: use 0 to 32 with IPv4/],
    ['fd00::/129', /prefix length above 128: use 0 to 128 with IPv6/],
    ['::ffff:10.0.0.0/120', /write it in IPv4 form/],
  ])('is refused when it is not one: %s', (text, cure) => {
    expect(outcome(parseCidr(text))).toMatch(/^not_a_prefix: /);
    expect(outcome(parseCidr(text))).toMatch(cure);
  });
});

describe('an interface address', () => {
  test('keeps its host bits and is canonical otherwise', () => {
    expect(outcome(parseInterfaceAddress('192.168.1.5/24'))).toBe('192.168.1.5/24');
    expect(outcome(parseInterfaceAddress('FD00:0::5/64'))).toBe('fd00::5/64');
  });

  test('needs a prefix length', () => {
    expect(outcome(parseInterfaceAddress('192.168.1.5'))).toMatch(/^not_a_prefix: 192\.168\.1\.5 is not a prefix/);
  });
});

describe('a MAC address', () => {
  test('has one written form: lower case with colons', () => {
    expect(outcome(parseMacAddress('02-42-AC-11-00-02'))).toBe('02:42:ac:11:00:02');
    expect(outcome(parseMacAddress('02:42:ac:11:00:02'))).toBe('02:42:ac:11:00:02');
  });

  test.each(['', '02:42:ac:11:00', '02:42:ac:11:00:02:03', '0242.ac11.0002', '02:42-ac:11:00:02', '0g:42:ac:11:00:02'])(
    'is refused when it is not one: %j',
    (text) => {
      expect(outcome(parseMacAddress(text))).toMatch(/^not_a_mac: .* write six pairs such as 02:42:ac:11:00:02/);
    },
  );
});

describe('a port', () => {
  test.each([1, 8080, 65_535])('may be %d', (value) => {
    expect(outcome(parsePort(value))).toBe(value);
  });

  test.each([0, -1, 65_536, 70_000, 80.5, Number.NaN, Number.POSITIVE_INFINITY])('may not be %d', (value) => {
    expect(outcome(parsePort(value))).toMatch(
      /^port_out_of_range: \S+ is not a port: use a whole number from 1 to 65535/,
    );
  });
});

test('whatever is typed, parsing answers with a value or with a short fault, and never throws', () => {
  fc.assert(
    fc.property(anyText, fc.integer(), (text, number) => {
      for (const parse of [parseIpAddress, parseCidr, parseInterfaceAddress, parseMacAddress]) {
        for (const { message } of faultsOf(parse(text))) expect(message.length).toBeLessThan(200);
      }
      faultsOf(parsePort(number));
    }),
  );
});

function faultsOf(parsed: Validated<unknown>) {
  return parsed.ok ? [] : parsed.faults;
}

test('an address that went round the parser is a defect, and says so', () => {
  expect(() => bitsOf('somewhere' as IpAddress)).toThrow('IpAddress "somewhere" was made without parseIpAddress');
});
