import { expect, test } from 'vitest';
import { homeLab } from './host.suite.ts';
import { bridgeDraft, contextOf, faults, lanDraft } from './network/network.suite.ts';
import { validateWorkspaceNetworking } from './workspace/validate.ts';
import { context } from './workspace/workspace.suite.ts';

const kernel = { ...homeLab().kernel, ipvlan: true, vlan: true };
const old = homeLab({ kernel, agentIsOld: true });

test('an agent of before is asked for nothing it would leave out without a word', () => {
  const ipv6 = { subnet: 'fd00:99::/64', gateway: 'fd00:99::1' };
  expect(faults({ ...bridgeDraft, ipv6 }, contextOf(old))).toEqual(['ipv6 agent_too_old']);
  expect(faults({ ...lanDraft, vlanId: 100, mode: 'private' }, contextOf(old))).toEqual(
    expect.arrayContaining(['vlanId agent_too_old', 'mode agent_too_old']),
  );
  expect(faults({ ...lanDraft, driver: 'ipvlan' }, contextOf(old))).toContain('driver agent_too_old');
  expect(faults({ ...lanDraft, hostShim: { address: '192.168.1.250' } }, contextOf(old))).toContain(
    'hostShim agent_too_old',
  );
  expect(faults({ ...lanDraft, mode: 'bridge' }, contextOf(old))).toEqual([]);
});

test('an agent of before runs no workspace on the network of its host, or on none', () => {
  const draft = { networks: [], ports: [], networkMode: 'none' };
  expect(validateWorkspaceNetworking(draft, context, old)).toMatchObject({
    faults: [{ message: "networkMode is unknown to this host's agent: upgrade the agent, then try again" }],
  });
  expect(validateWorkspaceNetworking({ ...draft, networkMode: 'standard' }, context, old).ok).toBe(true);
});
