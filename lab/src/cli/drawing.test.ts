import { expect, it } from 'vitest';
import { planTopology } from '../topology/plan.ts';
import { drawTopology } from './drawing.ts';

it('draws every segment with what is plugged into it', () => {
  const machines = planTopology([{ name: 'h1', nics: 'dedicated', addressCount: 2 }]).map((plan) => ({
    ...plan,
    interfaces: plan.interfaces.map((nic) => ({ ...nic, addresses: [...nic.addresses] })),
    netns: `trl-test-${plan.name}`,
    socketPath: null,
    holderPid: null,
    engineHolderPid: null,
  }));
  expect(drawTopology(machines)).toBe(`lan  192.168.77.0/24
   ├── router      lan   192.168.77.1
   ├── lan-client  eth0  192.168.77.5
   ├── h1          eth0  192.168.77.11, 192.168.77.12
   └── h1          eth1  (no address: free for macvlan)
off-lan  10.99.0.0/24
   ├── router          off-lan  10.99.0.1
   └── off-lan-client  eth0     10.99.0.5`);
});
