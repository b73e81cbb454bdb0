/** A Linux workspace with an address of its own and published ports, on a shared NIC. */
import { drawTopology, echoPorts, macvlanOn, makeNetwork, makeWorkspace, raiseScene, type Scene } from '@trailer/lab';
import { type Demo, measured, showComparison, showWorkspace, step } from './demo-show.ts';
import { say } from './terminal.ts';

export const linuxDemo: Demo = {
  opening: 'The NIC is shared: host and workspaces use eth0. That is the case in which published ports usually hang.',
  raise: () => raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'] }),
  show,
};

/** Shows it; returns how many cells differ. */
async function show(scene: Scene): Promise<number> {
  say(drawTopology(scene.lab.machines));
  const lan = await step('trailer network create home --driver macvlan --parent eth0 …', () =>
    makeNetwork(scene, macvlanOn('lan', 'eth0', 'home')),
  );
  const workspace = await step('trailer workspace create web --network home -p 9090:8080/tcp -p 9091:8080/udp …', () =>
    makeWorkspace(scene, { name: 'web', networks: [{ networkId: lan.id }], ports: [...echoPorts(9090)] }),
  );
  showWorkspace(workspace, scene.host.address);
  return showComparison(await measured(scene, workspace));
}
