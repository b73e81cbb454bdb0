import type { Workspace } from '@trailer/contract';

type NetworkMode = Workspace['networkMode'];

/** The modes a workspace can have, each with what it gives and what it costs. */
export const networkModes: readonly {
  readonly value: NetworkMode;
  readonly label: string;
  readonly tradeOff: string;
}[] = [
  {
    value: 'standard',
    label: 'Networks of its own',
    tradeOff: 'Isolated: it is reached at published ports, and at an address of its own where it is on a LAN.',
  },
  {
    value: 'host',
    label: 'The network of its host',
    tradeOff:
      'Fastest, and not isolated: it sees every service of the host, and its ports are the host’s. An administrator gives it.',
  },
  {
    value: 'none',
    label: 'No network',
    tradeOff: 'A loopback alone: nobody reaches it and it reaches nobody. Logs, volumes and the terminal work.',
  },
];

/** Why there is nothing to reach in a mode; null where the mode is not the reason. */
export function whyNothing(mode: NetworkMode): string | null {
  switch (mode) {
    case 'standard':
      return null;
    case 'host':
      return 'It is on the network of its host and names no ports: name those its program listens on.';
    case 'none':
      return 'No network by choice: nobody reaches it, and it reaches nobody. Logs, volumes and the terminal work.';
  }
}
