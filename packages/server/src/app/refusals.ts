import type { RouteName } from '@trailer/contract';
import type { FastifyRequest } from 'fastify';
import type { AuditTrail } from '../audit/audit-log.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import type { ProblemError } from './problem.ts';

/** Records in the audit trail that somebody known was refused a write: which fields were at fault, never their values. */
export async function recordRefusal(
  request: FastifyRequest,
  refusal: ProblemError,
  { audit, gatekeeper }: { readonly audit: AuditTrail; readonly gatekeeper: Gatekeeper },
): Promise<void> {
  const { actor } = gatekeeper.authenticationOf(request);
  const name = request.routeOptions.config.routeName;
  if (actor.kind === 'anonymous' || name === undefined || request.method === 'GET' || refusal.code === 'internal')
    return;
  const { id } = (request.params ?? {}) as { readonly id?: string };
  const action = toAction(name);
  await audit.record({
    actor: actor.name,
    action,
    object: `${action.split('.', 1)[0]}/${id ?? '-'}`,
    outcome: 'refused',
    detail: { code: refusal.code, fields: refusal.errors.map(({ path }) => path) },
  });
}

/** `workspaces.create` as the audit trail says it: `workspace.create`. */
function toAction(name: RouteName): string {
  return name.replace(/^(\w+)s\./, '$1.');
}
