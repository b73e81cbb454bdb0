/** Told to the server at every connection. */
export const agentVersion = '0.1.0';
