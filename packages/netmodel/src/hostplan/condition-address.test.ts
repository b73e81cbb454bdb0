import { describe, expect, test } from 'vitest';
import { ip, mac } from '../address/address.suite.ts';
import type { AddressClash } from '../wire/types.ts';
import { describeWorkspace } from './describe-workspace.ts';
import { isFailing, isGood } from './failing.ts';
import { network, view, workspace } from './hostplan.suite.ts';

const clash: AddressClash = {
  workspaceId: 'w-1',
  address: ip('192.168.1.200'),
  mac: mac('52:54:00:00:00:99'),
  gone: false,
};

function conditionFor(clashes: readonly AddressClash[] | undefined) {
  const seen = view({ networks: [network()], workspaces: [workspace()] }, { clashes });
  const { conditions } = describeWorkspace(workspace(), seen, undefined);
  return conditions.find(({ type }) => type === 'AddressConflict');
}

describe('a clash of addresses', () => {
  test('is no condition until one was seen', () => {
    expect(conditionFor(undefined)).toBeUndefined();
    expect(conditionFor([{ ...clash, workspaceId: 'w-2' }])).toBeUndefined();
  });

  test('is told with the other station and the cure', () => {
    expect(conditionFor([clash])).toEqual({
      type: 'AddressConflict',
      status: 'True',
      reason: 'AnsweredByOthers',
      message:
        '52:54:00:00:00:99 answers for 192.168.1.200 as well: packets go to either. Take the address off that machine, or give the workspace another one.',
    });
  });

  test('is over when nobody else answers any more', () => {
    expect(conditionFor([{ ...clash, gone: true }])).toMatchObject({ status: 'False', reason: 'Gone' });
    expect(conditionFor([{ ...clash, gone: true }, clash])).toMatchObject({ status: 'True' });
  });

  test('fails while it is True; other conditions fail while they are False', () => {
    const verdicts = (['True', 'False', 'Unknown'] as const).flatMap((status) =>
      (['AddressConflict', 'PortsPublished'] as const).map((type) => [
        isFailing({ type, status }),
        isGood({ type, status }),
      ]),
    );
    expect(verdicts).toEqual([
      [true, false],
      [false, true],
      [false, true],
      [true, false],
      [false, false],
      [false, false],
    ]);
  });
});
