import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { observeKernelFeatures, readFeatures } from './features.ts';

test('a kernel feature is there when its trial left a link or a rule', () => {
  const stdout =
    '[{"ifname":"lo"},{"ifname":"trl-nic"},{"ifname":"trl-macvlan"}]\n[{"priority":0},{"priority":7100}]\n';
  expect(readFeatures(stdout)).toEqual({ macvlan: true, ipvlan: false, vlan: false, policyRouting: true });
});

test('a kernel without policy routing shows no rule', () => {
  expect(readFeatures('[{"ifname":"trl-vlan"},{"ifname":"trl-ipvlan"}]\n[]\n')).toEqual({
    macvlan: false,
    ipvlan: true,
    vlan: true,
    policyRouting: false,
  });
});

test('where nothing could be tried everything counts as present, for the engine to refuse', () => {
  expect(readFeatures('')).toEqual({ macvlan: true, ipvlan: true, vlan: true, policyRouting: true });
});

test('hardware virtualization is there as long as its device can be opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'features-'));
  const device = join(folder, 'kvm');
  const kvm = async () => (await observeKernelFeatures(device)).kvm;
  expect(await kvm()).toBe(false);
  await writeFile(device, '');
  expect(await kvm()).toBe(true);
  await rm(folder, { recursive: true });
  expect(await kvm()).toBe(false);
});
