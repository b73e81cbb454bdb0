/** Labels that mark what is Trailer's on an engine; nothing without one of the first two is ever changed. */
export const labels = {
  network: 'dev.trailer.network',
  workspace: 'dev.trailer.workspace',
  fingerprint: 'dev.trailer.fingerprint',
  restarts: 'dev.trailer.restarts',
  helper: 'dev.trailer.helper',
} as const;
