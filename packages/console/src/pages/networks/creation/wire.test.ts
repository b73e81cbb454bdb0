import { expect, test } from 'vitest';
import { aboutTheWire, readAnswer } from './wire.ts';

const warning = (path: string, code: string) => ({ path, code, message: `${path} ${code}` });

test('what is no matter of the wire asks nobody again', () => {
  const lan = {
    hostId: 'h1',
    name: 'lan',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
  } as const;
  expect(aboutTheWire({ ...lan, name: 'home', description: 'mine' })).toEqual(aboutTheWire(lan));
  expect(aboutTheWire({ ...lan, subnet: '192.168.2.0/24' })).not.toEqual(aboutTheWire(lan));
});

test('an answer says what was found, beside the field it is about', () => {
  expect(readAnswer([])).toEqual({ look: 'quiet', warnings: {} });
  expect(readAnswer([warning('ipRange', 'address_taken')]).look).toBe('quiet');
  expect(readAnswer([warning('gateway', 'gateway_silent')])).toEqual({
    look: 'warned',
    warnings: { gateway: 'gateway gateway_silent' },
  });
  expect(readAnswer([warning('ipRange', 'dhcp_overlap')]).look).toBe('warned');
  expect(readAnswer([warning('parentInterface', 'not_checked')]).look).toBe('unchecked');
});
