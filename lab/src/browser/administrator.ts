import type { SceneSpec } from '../product/scene.ts';
import type { Credentials } from './browser.ts';

/** The administrator of a scene's server. */
export const administrator: Credentials = { email: 'ada@example.org', password: 'a long lab password' };

/** A scene whose server has the administrator from its first start. */
export const withAdministrator: Pick<SceneSpec, 'trailer'> = {
  trailer: {
    environment: {
      TRAILER_ADMIN_EMAIL: administrator.email,
      TRAILER_ADMIN_PASSWORD: administrator.password,
    },
  },
};
