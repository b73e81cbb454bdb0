export { ensureEngineChroot } from './cache/chroot.ts';
export type { EngineRelease } from './cache/recipe.ts';
export { createDockerClient, type DockerClient, DockerError } from './docker/client.ts';
export type { ContainerInspect, ContainerRequest, MacvlanRequest } from './docker/types.ts';
export { type Engine, type EngineOptions, startEngine } from './engine/engine.ts';
export { type LabImage, type LabImageName, labImages } from './images/catalog.ts';
export { importImages } from './images/import.ts';
export { labRequirements } from './requirements.ts';
export { assertNothingLeft, observeLeftovers, sweepDeadLabs, sweepLab } from './sweep.ts';
