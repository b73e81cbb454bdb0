import { z } from 'zod';
import {
  auditEntrySchema,
  createdTokenSchema,
  createTokenSchema,
  loginSchema,
  setupSchema,
  tokenSchema,
  userSchema,
} from '../resources/access.ts';
import { pageQuerySchema, pageSchema } from '../resources/common.ts';
import { eventSchema } from '../resources/event.ts';
import { defineRoute } from './define.ts';

const tag = 'Access';

export const accessRoutes = {
  'setup.complete': defineRoute({
    method: 'POST',
    path: '/api/v1/setup',
    tag,
    summary: 'Make the first administrator with the token of the one-time link',
    permission: 'public',
    body: setupSchema,
    success: { status: 201, body: userSchema },
  }),
  'session.create': defineRoute({
    method: 'POST',
    path: '/api/v1/session',
    tag,
    summary: 'Sign in with e-mail and password; sets the session cookie',
    permission: 'public',
    body: loginSchema,
    success: { status: 201, body: userSchema },
  }),
  'session.get': defineRoute({
    method: 'GET',
    path: '/api/v1/session',
    tag,
    summary: 'Who am I',
    permission: 'self',
    success: { status: 200, body: userSchema },
  }),
  'session.delete': defineRoute({
    method: 'DELETE',
    path: '/api/v1/session',
    tag,
    summary: 'Sign out',
    permission: 'self',
    success: { status: 204, body: null },
  }),
  'tokens.list': defineRoute({
    method: 'GET',
    path: '/api/v1/tokens',
    tag,
    summary: 'List your API tokens',
    permission: 'self',
    query: pageQuerySchema,
    success: { status: 200, body: pageSchema(tokenSchema) },
  }),
  'tokens.create': defineRoute({
    method: 'POST',
    path: '/api/v1/tokens',
    tag,
    summary: 'Create an API token; its secret is shown this once',
    permission: 'self',
    body: createTokenSchema,
    success: { status: 201, body: createdTokenSchema },
  }),
  'tokens.delete': defineRoute({
    method: 'DELETE',
    path: '/api/v1/tokens/{id}',
    tag,
    summary: 'Revoke an API token',
    permission: 'self',
    success: { status: 204, body: null },
  }),
  'audit.list': defineRoute({
    method: 'GET',
    path: '/api/v1/audit',
    tag,
    summary: 'Who wrote what, newest first',
    permission: 'audit:view',
    query: pageQuerySchema.extend({
      object: z
        .string()
        .max(100)
        .regex(/^[^\0]*$/)
        .optional()
        .describe('Only what was done to this: <kind>/<id>'),
    }),
    success: { status: 200, body: pageSchema(auditEntrySchema) },
  }),
  'events.stream': defineRoute({
    method: 'GET',
    path: '/api/v1/events',
    tag: 'Events',
    summary: 'Every change as it happens; resumes after Last-Event-ID',
    permission: 'workspace:view',
    success: { status: 200, body: eventSchema },
    transport: 'event-stream',
  }),
} as const;

export const systemRoutes = {
  'system.health': defineRoute({
    method: 'GET',
    path: '/healthz',
    tag: 'System',
    summary: 'The process lives',
    permission: 'public',
    success: { status: 200, body: z.object({ status: z.literal('ok') }) },
  }),
  'system.ready': defineRoute({
    method: 'GET',
    path: '/readyz',
    tag: 'System',
    summary: 'The process can serve: its database answers',
    permission: 'public',
    success: { status: 200, body: z.object({ status: z.literal('ready') }) },
  }),
  'system.metrics': defineRoute({
    method: 'GET',
    path: '/metrics',
    tag: 'System',
    summary: 'Prometheus metrics',
    permission: 'metrics:view',
    success: { status: 200, body: null },
    transport: 'text',
  }),
  'system.openapi': defineRoute({
    method: 'GET',
    path: '/api/openapi.json',
    tag: 'System',
    summary: 'This document',
    permission: 'public',
    success: { status: 200, body: z.record(z.string(), z.unknown()) },
  }),
  'system.docs': defineRoute({
    method: 'GET',
    path: '/api/docs',
    tag: 'System',
    summary: 'The API reference as a page',
    permission: 'public',
    success: { status: 200, body: null },
    transport: 'html',
  }),
  'system.home': defineRoute({
    method: 'GET',
    path: '/',
    tag: 'System',
    summary: 'Where to go from here',
    permission: 'public',
    success: { status: 200, body: null },
    transport: 'html',
  }),
  'system.setup-page': defineRoute({
    method: 'GET',
    path: '/setup',
    tag: 'System',
    summary: 'The page behind the one-time set-up link',
    permission: 'public',
    query: z.strictObject({ token: z.string().max(200).optional() }),
    success: { status: 200, body: null },
    transport: 'html',
  }),
} as const;
