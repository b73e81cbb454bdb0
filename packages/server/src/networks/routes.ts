import type { Feature } from '../app/handler.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { adviseOn } from './advice.ts';
import { NetworkService } from './service.ts';

/** The routes of networks. */
export function networkFeature(deps: FeatureDeps): Feature {
  const service = new NetworkService(deps);
  return {
    handlers: {
      'networks.list': async ({ query }) => ({ body: await service.list(query) }),
      'networks.get': async ({ id }) => withTag(await service.get(id)),
      'networks.create': async ({ body, query, actor }) =>
        query.dryRun === 'true'
          ? { body: await service.preview(body, actor), status: 200 }
          : withTag(await service.create(body, actor)),
      'networks.advise': async ({ body }) => ({ body: await adviseOn(deps, body) }),
      'networks.update': async (call) => withTag(await service.update(call.id, call.body, call)),
      'networks.delete': async (call) => withTag(await service.delete(call.id, call)),
    },
    checks: {
      'networks.create': (partial) => service.faultsOfCreation(partial),
      'networks.update': (partial, id) => service.faultsOfChange(id, partial),
    },
  };
}

function withTag<Resource extends { readonly generation: number }>(body: Resource) {
  return { body, etag: body.generation };
}
