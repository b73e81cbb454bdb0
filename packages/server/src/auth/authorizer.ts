import type { Permission } from '@trailer/contract';
import type { Authorizer } from '../app/access.ts';

type Circle = 'everybody' | 'signed-in' | 'administrators';

/** Who has which permission. What is not in here, nobody has. */
const circleOf = {
  public: 'everybody',
  self: 'signed-in',
  'host:view': 'administrators',
  'host:modify': 'administrators',
  'network:view': 'administrators',
  'network:create': 'administrators',
  'network:modify': 'administrators',
  'network:delete': 'administrators',
  'workspace:view': 'administrators',
  'workspace:create': 'administrators',
  'workspace:modify': 'administrators',
  'workspace:delete': 'administrators',
  'workspace:exec': 'administrators',
  'workspace:connect': 'administrators',
  'workspace:host-network': 'administrators',
  'audit:view': 'administrators',
  'metrics:view': 'administrators',
} as const satisfies Record<Permission, Circle>;

/** The authorizer of the API: one table, and no for an answer to everything that is not in it. */
export const authorizer: Authorizer = {
  decide(actor, permission) {
    const circle: Circle | undefined = Object.hasOwn(circleOf, permission) ? circleOf[permission] : undefined;
    if (circle === 'everybody') return 'allowed';
    if (actor.kind === 'anonymous') return 'unauthenticated';
    if (circle === 'signed-in' || (circle === 'administrators' && actor.administrator)) return 'allowed';
    return 'forbidden';
  },
};
