import type { Feature } from '../app/handler.ts';
import { answerBench } from './bench.ts';
import type { FeatureDeps } from './change.ts';
import { HostService } from './service.ts';

/** The routes of hosts and of the tokens with which their agents enrol. */
export function hostFeature(deps: FeatureDeps): Feature {
  const service = new HostService(deps);
  return {
    handlers: {
      'hosts.list': async ({ query }) => ({ body: await service.list(query) }),
      'hosts.get': async ({ id }) => {
        const body = await service.get(id);
        return { body, etag: body.generation };
      },
      'hosts.update': async (call) => {
        const body = await service.update(call.id, call.body, call);
        return { body, etag: body.generation };
      },
      'hosts.delete': async (call) => {
        await service.delete(call.id, call);
        return { body: null };
      },
      'hosts.bench': async (call) => {
        await answerBench(deps, call);
        return null;
      },
      'enrolments.create': async ({ body, actor }) => ({ body: await service.createEnrolment(body, actor) }),
    },
  };
}
