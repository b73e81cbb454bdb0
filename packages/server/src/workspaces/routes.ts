import type { Workspace } from '@trailer/contract';
import type { Feature } from '../app/handler.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { Prober } from './prober.ts';
import { WorkspaceService } from './service.ts';
import { answerLogs, relayAttach, relayConnect, relayExec } from './streams.ts';

/** The routes of workspaces. */
export function workspaceFeature(deps: FeatureDeps): Feature {
  const service = new WorkspaceService(deps);
  const prober = new Prober(deps);
  return {
    handlers: {
      'workspaces.list': async ({ query }) => ({ body: await service.list(query) }),
      'workspaces.get': async ({ id }) => withTag(await service.get(id)),
      'workspaces.create': async ({ body, actor }) => withTag(await service.create(body, actor)),
      'workspaces.update': async (call) => withTag(await service.update(call.id, call.body, call)),
      'workspaces.delete': async (call) => withTag(await service.delete(call.id, call)),
      'workspaces.start': async (call) => withTag(await service.perform('start', call.id, call)),
      'workspaces.stop': async (call) =>
        withTag(await service.perform(call.query.force === 'true' ? 'force-stop' : 'stop', call.id, call)),
      'workspaces.restart': async (call) => withTag(await service.perform('restart', call.id, call)),
      'workspaces.redeploy': async (call) => withTag(await service.perform('redeploy', call.id, call)),
      'workspaces.reachability': async ({ id }) => ({ body: await prober.predict(id) }),
      'workspaces.probe': async ({ id }) => ({ body: await prober.probe(id) }),
      'workspaces.logs': async (call) => {
        await answerLogs(deps, call);
        return null;
      },
      'workspaces.exec': async (call) => {
        await relayExec(deps, call);
        return null;
      },
      'workspaces.attach': async (call) => {
        await relayAttach(deps, call);
        return null;
      },
      'workspaces.connect': async (call) => {
        await relayConnect(deps, call);
        return null;
      },
    },
    checks: {
      'workspaces.create': (partial) => service.faultsOfCreation(partial),
      'workspaces.update': (partial, id) => service.faultsOfChange(id, partial),
    },
  };
}

function withTag(body: Workspace) {
  return { body, etag: body.generation };
}
