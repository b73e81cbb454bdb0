import type { DesiredHost, ObservedContainer, ObservedNetwork } from '@trailer/netmodel';
import type { EngineGate, EngineNetwork } from '../docker/gate.ts';
import { Remembered } from '../remembered.ts';
import { toObservedNetwork } from './network.ts';

/** Networks that were taken over without a label: what the engine says of each, read once until something changed. */
export class AdoptedNetworks {
  readonly #engine: Pick<EngineGate, 'inspectNetwork'>;
  readonly #read = new Map<string, Remembered<EngineNetwork | null>>();

  constructor(engine: Pick<EngineGate, 'inspectNetwork'>) {
    this.#engine = engine;
  }

  /** Networks of the engine may have changed. */
  forget(): void {
    this.#read.clear();
  }

  /** Those of the desired state that the engine has, under the ids that Trailer gave them. */
  async observe({ networks }: DesiredHost): Promise<readonly ObservedNetwork[]> {
    const observed = await Promise.all(
      networks.map(async ({ id, adopted }) => {
        const found = adopted ? await this.#look(adopted).get() : null;
        return found === null ? [] : [{ ...toObservedNetwork(found), networkId: id, vlanLink: null }];
      }),
    );
    return observed.flat();
  }

  #look(engineId: string): Remembered<EngineNetwork | null> {
    const look = this.#read.get(engineId) ?? new Remembered(() => this.#engine.inspectNetwork(engineId));
    this.#read.set(engineId, look);
    return look;
  }
}

/** Gives endpoints on networks that were taken over the ids that Trailer has for those: they carry no label to tell. */
export function nameAdopted(container: ObservedContainer, desired: DesiredHost | null): ObservedContainer {
  const ids = new Map(
    (desired?.networks ?? []).flatMap(({ id, adopted }) => (adopted ? [[adopted, id] as const] : [])),
  );
  if (ids.size === 0) return container;
  const endpoints = container.endpoints.map((endpoint) => ({
    ...endpoint,
    networkId: endpoint.networkId ?? ids.get(endpoint.engineNetworkId) ?? null,
  }));
  return { ...container, endpoints };
}
