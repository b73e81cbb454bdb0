import type { Feature } from '../app/handler.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { NetworkAdoptions } from './networks.ts';
import { surveyHost } from './service.ts';
import { WorkspaceAdoptions } from './workspaces.ts';

/** The routes of what is on an engine and not Trailer's. */
export function foreignFeature(deps: FeatureDeps): Feature {
  const networks = new NetworkAdoptions(deps);
  const workspaces = new WorkspaceAdoptions(deps);
  return {
    handlers: {
      'hosts.foreign': async ({ id }) => ({ body: await surveyHost(deps, id) }),
      'networks.adopt': async ({ body, query, actor }) => {
        if (query.dryRun === 'true') return { body: await networks.preview(body, actor), status: 200 };
        const adopted = await networks.adopt(body, actor);
        return { body: adopted, etag: adopted.generation };
      },
      'workspaces.adopt': async ({ body, query, actor }) => {
        if (query.dryRun === 'true') return { body: await workspaces.preview(body, actor), status: 200 };
        const adopted = await workspaces.adopt(body, actor);
        return { body: adopted, etag: adopted.generation };
      },
    },
  };
}
