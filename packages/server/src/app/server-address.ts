import { networkInterfaces } from 'node:os';

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The address to show to people for a server that listens on `host`: where that is every address, the first of the LAN. */
export function formatServerUrl(host: string, port: number): string {
  const shown = wildcards.has(host) ? (firstLanAddress() ?? 'localhost') : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

function firstLanAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
