import { z } from 'zod';
import { appAddressSchema, openAppSchema } from '../resources/app.ts';
import { idSchema, pageQuerySchema, pageSchema } from '../resources/common.ts';
import { adoptWorkspaceSchema } from '../resources/foreign.ts';
import { reachabilitySchema } from '../resources/reachability.ts';
import { createWorkspaceSchema, updateWorkspaceSchema, workspaceSchema } from '../resources/workspace.ts';
import { defineRoute } from './define.ts';

const tag = 'Workspaces';

function verb<const Verb extends string>(name: Verb, summary: string) {
  return defineRoute({
    method: 'POST',
    path: `/api/v1/workspaces/{id}/${name}`,
    tag,
    summary,
    permission: 'workspace:modify',
    success: { status: 202, body: workspaceSchema },
    etag: true,
  });
}

/** How large the terminal is at its start; `resize` frames tell of what changes later. */
const terminalSizeQuery = {
  columns: z.coerce.number().int().min(1).max(10_000).optional(),
  rows: z.coerce.number().int().min(1).max(10_000).optional(),
};

export const workspaceRoutes = {
  'workspaces.list': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces',
    tag,
    summary: 'List workspaces',
    permission: 'workspace:view',
    query: pageQuerySchema.extend({ hostId: idSchema.optional() }),
    success: { status: 200, body: pageSchema(workspaceSchema) },
  }),
  'workspaces.create': defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces',
    tag,
    summary: 'Create a workspace',
    permission: 'workspace:create',
    body: createWorkspaceSchema,
    success: { status: 201, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.adopt': defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces/adoptions',
    tag,
    summary:
      'Take over a container of the engine: it is stopped, kept, and made anew as a workspace, or put back if that fails; with dryRun=true only say whether it can be',
    permission: 'workspace:create',
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
    body: adoptWorkspaceSchema,
    success: { status: 201, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.get': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}',
    tag,
    summary: 'One workspace',
    permission: 'workspace:view',
    success: { status: 200, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.update': defineRoute({
    method: 'PATCH',
    path: '/api/v1/workspaces/{id}',
    tag,
    summary: 'Change a workspace; what the container is made from makes it anew',
    permission: 'workspace:modify',
    body: updateWorkspaceSchema,
    success: { status: 200, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.delete': defineRoute({
    method: 'DELETE',
    path: '/api/v1/workspaces/{id}',
    tag,
    summary: 'Delete a workspace with its container and its volumes',
    permission: 'workspace:delete',
    success: { status: 202, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.start': verb('start', 'Want it running'),
  'workspaces.stop': defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces/{id}/stop',
    tag,
    summary: 'Want it stopped; a Windows guest shuts down in its own time unless force=true cuts it off',
    permission: 'workspace:modify',
    query: z.strictObject({
      force: z
        .enum(['true', 'false'])
        .optional()
        .describe('Also for a stop that is under way. A Linux container is ended within seconds either way'),
    }),
    success: { status: 202, body: workspaceSchema },
    etag: true,
  }),
  'workspaces.restart': verb('restart', 'Stop and start the container once'),
  'workspaces.redeploy': verb('redeploy', 'Make the container anew, keeping addresses and volumes'),
  'workspaces.reachability': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}/reachability',
    tag,
    summary: 'From where each of its addresses answers, and why',
    permission: 'workspace:view',
    success: { status: 200, body: reachabilitySchema },
  }),
  'workspaces.probe': defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces/{id}/probe',
    tag,
    summary: 'The same with packets sent from where the agent can send them',
    permission: 'workspace:modify',
    success: { status: 200, body: reachabilitySchema },
  }),
  'workspaces.logs': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}/logs',
    tag,
    summary: "The container's output as it was written; follow=true keeps the answer open",
    permission: 'workspace:view',
    query: z.strictObject({
      follow: z.enum(['true', 'false']).optional(),
      tail: z.coerce.number().int().min(0).max(100_000).optional(),
      since: z.iso.datetime().optional(),
      timestamps: z.enum(['true', 'false']).optional(),
    }),
    success: { status: 200, body: null },
    transport: 'byte-stream',
  }),
  'workspaces.exec': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}/exec',
    tag,
    summary: 'Run a command in the container over a WebSocket of session frames',
    permission: 'workspace:exec',
    query: z.strictObject({
      command: z
        .union([z.string(), z.array(z.string())])
        .transform((value) => (typeof value === 'string' ? [value] : value)),
      tty: z.enum(['true', 'false']).optional(),
      ...terminalSizeQuery,
    }),
    success: { status: 200, body: null },
    transport: 'websocket',
  }),
  'workspaces.attach': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}/attach',
    tag,
    summary: "The container's own main process over a WebSocket of session frames; leaving it does not end it",
    permission: 'workspace:exec',
    query: z.strictObject(terminalSizeQuery),
    success: { status: 200, body: null },
    transport: 'websocket',
  }),
  'workspaces.connect': defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}/connect',
    tag,
    summary:
      'A TCP connection to a port of the workspace over a WebSocket of binary messages; an empty one says that its sender sends no more',
    permission: 'workspace:connect',
    query: z.strictObject({ port: z.coerce.number().int().min(1).max(65_535) }),
    success: { status: 200, body: null },
    transport: 'websocket',
  }),
  'workspaces.openApp': defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces/{id}/apps',
    tag,
    summary:
      'An address of its own for a port of the workspace, with a ticket that lets one browser in within 30 seconds',
    permission: 'workspace:connect',
    body: openAppSchema,
    success: { status: 201, body: appAddressSchema },
  }),
} as const;
