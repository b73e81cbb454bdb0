import { capabilitiesOf, type EngineCapabilities } from '@trailer/netmodel';
import { Remembered } from '../remembered.ts';
import { containerCalls } from './containers.ts';
import { ask, openEngine } from './engine.ts';
import { watchEvents } from './events.ts';
import { execCalls } from './exec.ts';
import { fileCalls } from './files.ts';
import type { EngineGate, EngineInfo } from './gate.ts';
import { helperCalls } from './helper.ts';
import { imageCalls } from './images.ts';
import { networkCalls } from './networks.ts';
import { stationCalls } from './station.ts';

/** The gate to the engine that listens on a Unix socket. Opens no connection until it is asked something. */
export function createDockerGate(socketPath: string): EngineGate {
  const docker = openEngine(socketPath);
  const versions = async (): Promise<Omit<EngineInfo, 'rootless'>> => {
    const { Version, ApiVersion } = await ask(docker.version());
    return { version: Version, apiVersion: ApiVersion };
  };
  const info = async (): Promise<EngineInfo> => {
    const [told, details] = await Promise.all([versions(), ask(docker.info())]);
    const security: readonly string[] = details.SecurityOptions ?? [];
    return { ...told, rootless: security.some((option) => option.includes('name=rootless')) };
  };
  const capabilities = new Remembered(async (): Promise<EngineCapabilities> => capabilitiesOf(await versions()));
  return {
    info,
    ...networkCalls(docker, () => capabilities.get()),
    ...containerCalls(docker, () => capabilities.get()),
    ...imageCalls(docker),
    ...execCalls(docker),
    ...helperCalls(docker),
    ...stationCalls(docker),
    ...fileCalls(docker),
    watchEvents: (watch) => {
      // An engine that is upgraded under a running agent ends its event stream.
      const onConnected = (): void => {
        capabilities.forget();
        watch.onConnected();
      };
      return watchEvents(docker, { ...watch, onConnected });
    },
  };
}
