import { createClient } from '@trailer/contract';
import { consoleKey } from './console-key.ts';

/** The typed client of the API this page came from; the session cookie goes along by itself, its key by a header. */
export const client = createClient({
  baseUrl: window.location.origin,
  get sessionKey() {
    return consoleKey();
  },
});
