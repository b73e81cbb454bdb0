import type { Condition } from './types.ts';

/** Whether a condition tells that something is wrong: a clash of addresses that is True, any other that is False. */
export function isFailing({ type, status }: Pick<Condition, 'type' | 'status'>): boolean {
  return status === (type === 'AddressConflict' ? 'True' : 'False');
}

/** Whether all is well as far as a condition goes. */
export function isGood({ type, status }: Pick<Condition, 'type' | 'status'>): boolean {
  return status === (type === 'AddressConflict' ? 'False' : 'True');
}
