import type { AppAddress } from '@trailer/contract';
import { parsePort } from '@trailer/netmodel';
import type { Call, Feature } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Db } from '../db/schema.ts';
import { requireWorkspace } from '../workspaces/service.ts';
import { consoleOriginOf, entranceOf, originOf, warningFor } from './address.ts';
import type { AppPasses } from './passes.ts';

export interface AppFeatureOptions {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly passes: Pick<AppPasses, 'issue'>;
  readonly domain: string;
}

/** The route that gives out tickets for workspace URLs. */
export function appFeature(options: AppFeatureOptions): Feature {
  return { handlers: { 'workspaces.openApp': async (call) => ({ body: await openApp(options, call) }) } };
}

async function openApp(options: AppFeatureOptions, call: Call<'workspaces.openApp'>): Promise<AppAddress> {
  const { db, audit, passes, domain } = options;
  const { id: workspaceId, name } = await requireWorkspace(db, call.id);
  const { headers } = call.raw.request;
  const port = parsePort(call.body.port);
  const { credential } = call;
  if (credential === null || !port.ok) throw problem('unauthenticated', 'sign in again');
  const entrance = entranceOf(headers);
  const origin = originOf({ port: port.value, workspace: workspaceId }, entrance, domain);
  const ticket = await passes.issue({
    credential,
    workspaceId,
    port: port.value,
    path: call.body.path ?? '/',
    scheme: entrance.scheme,
    consoleOrigin: consoleOriginOf(entrance),
  });
  await audit.record({
    actor: call.actor.name,
    action: 'workspace.open',
    object: `workspace/${workspaceId}`,
    outcome: 'done',
    detail: { name, port: port.value },
  });
  const url = `${origin}/.trailer/enter?ticket=${ticket.secret}`;
  return { url, origin, expiresAt: ticket.expiresAt, warning: warningFor(entrance, domain) };
}
