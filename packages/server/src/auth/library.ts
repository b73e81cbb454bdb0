import { betterAuth } from 'better-auth';
import { type AccountOptions, keyHashHeader, sessionCookie } from './account-options.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** The authentication library, set up for us: its own routes are not served, only its functions called. */
export type Library = ReturnType<typeof createLibrary>;

/** Sets the library up on our database; the migrations made its tables. */
export function createLibrary({ database, secret, logger }: AccountOptions) {
  return betterAuth({
    appName: 'trailer',
    // Only used for links in e-mails and redirects, of which there are none.
    baseURL: 'http://localhost',
    secret,
    database: { db: database.db, type: database.dialect, transaction: true },
    logger: { log: (level, message) => logger[level]({ from: 'better-auth' }, message) },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: { additionalFields: { role: { type: 'string', required: true, input: true } } },
    session: { additionalFields: { keyHash: { type: 'string', required: false, input: false } } },
    databaseHooks: {
      session: {
        create: {
          // In the row's one insert: there is no moment at which the session would be good without its key.
          before: async (session, context) => ({
            data: { ...session, keyHash: context?.headers?.get(keyHashHeader) ?? null },
          }),
        },
      },
    },
    advanced: {
      // Trailer is served on plain http at LAN addresses, where a browser would drop a Secure cookie.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      cookiePrefix: 'trailer',
      cookies: { session_token: { name: sessionCookie } },
    },
  });
}
