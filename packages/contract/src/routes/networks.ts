import { z } from 'zod';
import { adviceSchema, askAdviceSchema } from '../resources/advice.ts';
import { idSchema, pageQuerySchema, pageSchema } from '../resources/common.ts';
import { adoptNetworkSchema } from '../resources/foreign.ts';
import { createdNetworkSchema, createNetworkSchema, networkSchema, updateNetworkSchema } from '../resources/network.ts';
import { defineRoute } from './define.ts';

export const networkRoutes = {
  'networks.list': defineRoute({
    method: 'GET',
    path: '/api/v1/networks',
    tag: 'Networks',
    summary: 'List networks',
    permission: 'network:view',
    query: pageQuerySchema.extend({ hostId: idSchema.optional() }),
    success: { status: 200, body: pageSchema(networkSchema) },
  }),
  'networks.create': defineRoute({
    method: 'POST',
    path: '/api/v1/networks',
    tag: 'Networks',
    summary: 'Create a network on a host; with dryRun=true only say whether it would be accepted',
    permission: 'network:create',
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
    body: createNetworkSchema,
    success: { status: 201, body: createdNetworkSchema },
    etag: true,
  }),
  'networks.adopt': defineRoute({
    method: 'POST',
    path: '/api/v1/networks/adoptions',
    tag: 'Networks',
    summary:
      'Take over a network of the engine as it is there: it is neither changed nor removed, also when it is deleted here; with dryRun=true only say whether it can be',
    permission: 'network:create',
    query: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
    body: adoptNetworkSchema,
    success: { status: 201, body: networkSchema },
    etag: true,
  }),
  'networks.advise': defineRoute({
    method: 'POST',
    path: '/api/v1/advice',
    tag: 'Networks',
    summary: 'Say which network to take: the next question, or what the answers lead to; nothing is changed',
    permission: 'network:view',
    body: askAdviceSchema,
    success: { status: 200, body: adviceSchema },
  }),
  'networks.get': defineRoute({
    method: 'GET',
    path: '/api/v1/networks/{id}',
    tag: 'Networks',
    summary: 'One network',
    permission: 'network:view',
    success: { status: 200, body: networkSchema },
    etag: true,
  }),
  'networks.update': defineRoute({
    method: 'PATCH',
    path: '/api/v1/networks/{id}',
    tag: 'Networks',
    summary: 'Change name or description',
    permission: 'network:modify',
    body: updateNetworkSchema,
    success: { status: 200, body: networkSchema },
    etag: true,
  }),
  'networks.delete': defineRoute({
    method: 'DELETE',
    path: '/api/v1/networks/{id}',
    tag: 'Networks',
    summary: 'Delete a network that no workspace uses',
    permission: 'network:delete',
    success: { status: 202, body: networkSchema },
    etag: true,
  }),
} as const;
