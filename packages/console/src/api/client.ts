import { createClient } from '@trailer/contract';

/** The typed client of the API this page came from; the session cookie goes along by itself. */
export const client = createClient({ baseUrl: window.location.origin });
