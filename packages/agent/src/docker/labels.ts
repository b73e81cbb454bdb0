/** Labels that mark what is Trailer's on an engine; nothing without one of the first two is ever changed. */
export const labels = {
  network: 'dev.trailer.network',
  workspace: 'dev.trailer.workspace',
  fingerprint: 'dev.trailer.fingerprint',
  /** On a network: the VLAN sub-interface that was made for it, so that it is ours to remove. */
  vlan: 'dev.trailer.vlan',
  restarts: 'dev.trailer.restarts',
  helper: 'dev.trailer.helper',
  /** On what a measurement of the host's ways is made between; all of it goes with its end. */
  bench: 'dev.trailer.bench',
  /** On an image: the version of the port forwarder it holds. The engine hands labels of an image down to its containers. */
  portForwarder: 'dev.trailer.port-forwarder',
} as const;

const marks: readonly string[] = [labels.network, labels.workspace, labels.helper, labels.bench];

/** Whether an object of the engine was made by Trailer, for whatever purpose. */
export function isOurs(found: Readonly<Record<string, string>> | null | undefined): boolean {
  return marks.some((mark) => mark in (found ?? {}));
}
