import { describe, expect, it } from 'vitest';
import { homeLab, nic } from '../host.suite.ts';
import { describeNetwork } from './describe-network.ts';
import { busyWith, container, failedAt, made, network, view, workspace } from './hostplan.suite.ts';

const lan = network();
const leaving = network({ deleting: true });

describe('the status of a network', () => {
  it('is pending until it is there', () => {
    const given = view({}, { networks: [] });
    const pending = { phase: 'pending', message: 'The macvlan network is about to be created.' };
    expect(describeNetwork(lan, given, undefined)).toEqual(pending);
    expect(describeNetwork(lan, given, busyWith('create-network'))).toEqual(pending);
  });

  it('is created when it was read back, whatever failed before', () => {
    expect(describeNetwork(lan, view({}), failedAt('create-network'))).toEqual({ phase: 'created', message: '' });
  });

  it('says under which name the engine has a network that was renamed', () => {
    const given = view({}, { networks: [made(lan, { name: 'former' })] });
    expect(describeNetwork(lan, given, undefined)).toEqual({
      phase: 'created',
      message: 'On the engine the network keeps the name it was made with, former.',
    });
  });

  it('says nothing of the name that an engine without gateway priority has a LAN under', () => {
    const given = view({}, { networks: [made(lan, { name: '~lan' })] });
    expect(describeNetwork(lan, given, undefined)).toEqual({ phase: 'created', message: '' });
  });

  it('is an error with the message and the cure of what failed', () => {
    const failure = failedAt('create-network', 'invalid parent eth9.', 'Plug it in.');
    expect(describeNetwork(lan, view({}, { networks: [] }), failure)).toEqual({
      phase: 'error',
      message: 'invalid parent eth9. Plug it in.',
    });
  });

  it('is an error when somebody replaced the network', () => {
    const { phase, message } = describeNetwork(
      lan,
      view({}, { networks: [made(lan, { fingerprint: 'edited' })] }),
      undefined,
    );
    expect(phase).toBe('error');
    expect(message).toMatch(/somebody replaced it\. Remove it on the engine/);
  });

  it('is an error while the sub-interface of its tag is gone, whoever made that, and says how to make it again', () => {
    const tagged = network({ vlanId: 100 });
    const there = nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100, parentable: false });
    for (const vlanLink of ['eth0.100', null]) {
      const networks = [made(tagged, { parentInterface: 'eth0.100', vlanLink })];
      expect(describeNetwork(tagged, view({ networks: [tagged] }, { networks }), undefined)).toEqual({
        phase: 'error',
        message:
          'The VLAN sub-interface eth0.100 of this network is gone, and nothing on it reaches the LAN: run ' +
          '`ip link add link eth0 name eth0.100 type vlan id 100 && ip link set dev eth0.100 up` on the host, ' +
          'then restart the workspaces of this network.',
      });
      const interfaces = [...homeLab().interfaces, there];
      expect(describeNetwork(tagged, view({ networks: [tagged] }, { networks, interfaces }), undefined)).toEqual({
        phase: 'created',
        message: '',
      });
    }
  });

  it('is deleting until it is gone, and says who still uses it or what stops it', () => {
    expect(describeNetwork(leaving, view({ networks: [leaving] }), undefined)).toEqual({
      phase: 'deleting',
      message: 'The network is being removed.',
    });
    const users = [workspace(), workspace({ id: 'w-2', name: 'mail' })];
    const used = view({ networks: [leaving], workspaces: users }, { containers: users.map((user) => container(user)) });
    expect(describeNetwork(leaving, used, undefined)).toEqual({
      phase: 'deleting',
      message: 'The network is removed as soon as nothing uses it any more: mail, shop.',
    });
    expect(describeNetwork(leaving, used, failedAt('remove-network'))).toEqual({
      phase: 'deleting',
      message: 'It broke. Mend it.',
    });
  });
});
