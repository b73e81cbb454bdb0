/** A Windows desktop whose guest is a machine of the LAN, with ports of the guest published at the host's address. */
import {
  desktopPorts,
  drawTopology,
  guestAddress,
  macvlanOn,
  makeDesktop,
  makeNetwork,
  numbersFrom,
  raiseDesktopScene,
  type Scene,
} from '@trailer/lab';
import { type Demo, measured, showBothMatrices, showWorkspace, step } from './demo-show.ts';
import { say } from './terminal.ts';

const firstPort = 9090;

export const windowsDemo: Demo = {
  opening:
    'A small Linux guest under QEMU stands in for Windows; container, macvtap, DHCP, translations and packets are real.\n' +
    'The NIC is shared: host, workspaces and guests use eth0.',
  raise: () => raiseDesktopScene({ hosts: [{ name: 'h1', nics: 'shared' }] }),
  show,
};

/** Shows it; returns how many cells differ. */
async function show(scene: Scene): Promise<number> {
  say(drawTopology(scene.lab.machines));
  const lan = await step('trailer network create home --driver macvlan --parent eth0 …', () =>
    makeNetwork(scene, macvlanOn('lan', 'eth0', 'home')),
  );
  const { desktop, web, webUdp, viewer } = numbersFrom(firstPort);
  const published = `-p ${desktop}:3389 -p ${web}:8080 -p ${webUdp}:8080/udp -p ${viewer}:8006`;
  const ports = [...desktopPorts(firstPort)];
  const workspace = await step(`trailer workspace create desk --kind windows --network home ${published} …`, () =>
    makeDesktop(scene, { name: 'desk', networks: [{ networkId: lan.id }], ports }),
  );
  showWorkspace(workspace, scene.host.address);
  await showOnePacket(scene, guestAddress(workspace), web);
  return showBothMatrices(await measured(scene, workspace));
}

/** The guest's web port, asked by a machine of the LAN through the host's address and at the guest's own. */
async function showOnePacket(scene: Scene, guest: string, web: number): Promise<void> {
  const prober = await scene.lab.vantage('lan-client');
  const ways = [
    { address: scene.host.address, port: web },
    { address: guest, port: 8080 },
  ];
  say('The LAN client asks the guest:');
  for (const way of ways) {
    const { evidence, report } = await prober.probe({ ...way, protocol: 'tcp' });
    say(`  ${way.address}:${way.port}  ${evidence}; the guest saw ${report ?? 'nobody'} as its client`);
  }
}
