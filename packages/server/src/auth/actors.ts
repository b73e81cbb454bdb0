import type { Actor } from '../app/handler.ts';

/** The caller that TRAILER_ADMIN_TOKEN stands for. */
export const adminTokenActor: Actor = {
  kind: 'token',
  userId: null,
  name: 'token:TRAILER_ADMIN_TOKEN',
  administrator: true,
};

/** The caller that a session of this user stands for. */
export function actorOfUser({
  id,
  email,
  role,
}: {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}): Actor {
  return { kind: 'user', userId: id, name: `user:${email}`, administrator: role === 'administrator' };
}

/** The caller that a token stands for: its user, under the token's name. */
export function actorOfToken({
  userId,
  name,
  role,
}: {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
}): Actor {
  return { kind: 'token', userId, name: `token:${name}`, administrator: role === 'administrator' };
}
