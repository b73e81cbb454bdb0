/** Version of the agent protocol; a server refuses any other with a clear message. */
export const protocolVersion = 1;
