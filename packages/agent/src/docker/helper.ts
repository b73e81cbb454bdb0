import type Docker from 'dockerode';
import { ask, askIdempotent } from './engine.ts';
import type { EngineGate } from './gate.ts';
import { labels } from './labels.ts';

/** A helper that an agent could not remove goes by itself after this time. */
const lifetimeSeconds = 60;

/** The helper part of the gate: a short-lived container that shares another's network namespace. */
export function helperCalls(docker: Docker): Pick<EngineGate, 'startHelper' | 'removeHelper'> {
  return {
    startHelper: async ({ image, networkOf }) => {
      const container = await ask(
        docker.createContainer({
          Image: image,
          Entrypoint: ['sleep'],
          Cmd: [String(lifetimeSeconds)],
          User: '0',
          Labels: { [labels.helper]: networkOf },
          HostConfig: {
            NetworkMode: `container:${networkOf}`,
            CapDrop: ['ALL'],
            CapAdd: ['NET_ADMIN', 'NET_RAW'],
            AutoRemove: true,
          },
        }),
      );
      await ask(container.start());
      return container.id;
    },
    removeHelper: (id) => askIdempotent(docker.getContainer(id).remove({ force: true }), [404, 409]),
  };
}
