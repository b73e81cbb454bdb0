export { ensureEngineChroot, ensureEveryEngineChroot } from './cache/chroot.ts';
export type { EngineVersion } from './cache/recipe.ts';
export { drawTopology } from './cli/drawing.ts';
export { repositoryFolder } from './config.ts';
export { createDockerClient, type DockerClient, DockerError } from './docker/client.ts';
export type { ContainerInspect, ContainerRequest, MacvlanRequest } from './docker/types.ts';
export { type Engine, type EngineOptions, startEngine } from './engine/engine.ts';
export { type Guest, guestIn, type Installed } from './guest/guest.ts';
export { mayRunGuests } from './guest/settings.ts';
export { type LabImage, type LabImageName, labImages } from './images/catalog.ts';
export { importImages } from './images/import.ts';
export { createLab, type Lab, type LabSpec, type VantageName } from './lab.ts';
export type { LabHost, LabMachine } from './machine.ts';
export type { ProbeResult, Prober, ProbeTarget } from './probe/prober.ts';
export { waitFor } from './process/wait.ts';
export { serveWeb, untilServed, type Visitor, visitApp } from './product/apps.ts';
export {
  type DesktopRequest,
  desktopPorts,
  guestAddress,
  makeDesktop,
  numbersFrom,
  raiseDesktopScene,
} from './product/desktop.ts';
export { timeUntilAnswer } from './product/healing.ts';
export { type MeasuredCell, measureMatrix } from './product/matrix.ts';
export { echoPorts, macvlanOn } from './product/network.ts';
export {
  addressOn,
  askForWorkspace,
  makeNetwork,
  makeWorkspace,
  raiseScene,
  removeWorkspace,
  type Scene,
  type SceneSpec,
} from './product/scene.ts';
export { isSplit, raiseSplitScene, type SplitScene } from './product/split.ts';
export { labRequirements } from './requirements.ts';
export { assertNothingLeft, observeLeftovers, sweepDeadLabs, sweepLab } from './sweep.ts';
export { type DhcpOptions, type DhcpServer, startDhcp } from './topology/dhcp.ts';
export { type HostSpec, lans, type NicLayout } from './topology/plan.ts';
export { type TrailerOptions, type TrailerProcess, trailerProcess } from './trailer/process.ts';
