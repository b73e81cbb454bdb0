import type { CreateWorkspace } from '@trailer/contract';
import { usageError } from '../exit.ts';

export type PortRequest = NonNullable<CreateWorkspace['ports']>[number];

const shape = /^(?:(?<address>\[[^\]]+\]|[^:[\]]+):)?(?<host>\d{1,9}):(?<container>\d{1,9})(?:\/(?<protocol>[a-z]+))?$/;

/** Reads `[ADDRESS:]HOST:CONTAINER[/tcp|udp]`; whether the numbers are allowed is the server's to say, with every other fault. */
export function parsePortOption(text: string): PortRequest {
  const groups = shape.exec(text)?.groups;
  const protocol = groups?.['protocol'] ?? 'tcp';
  if (groups === undefined || (protocol !== 'tcp' && protocol !== 'udp')) {
    throw usageError(
      `--port ${text}: write [ADDRESS:]HOST:CONTAINER[/tcp|udp], such as 9090:8080/tcp or 192.168.1.10:53:53/udp`,
    );
  }
  const address = groups['address']?.replace(/^\[|\]$/g, '');
  return {
    hostPort: Number(groups['host']),
    containerPort: Number(groups['container']),
    protocol,
    ...(address === undefined ? {} : { hostAddress: address }),
  };
}

/** Writes a published port the way it is read, `9090:8080/tcp`. */
export function formatPort(port: {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol?: string | undefined;
  readonly hostAddress?: string | null | undefined;
}): string {
  const { hostAddress } = port;
  const bracketed = hostAddress?.includes(':') ? `[${hostAddress}]` : hostAddress;
  return `${bracketed ? `${bracketed}:` : ''}${port.hostPort}:${port.containerPort}/${port.protocol ?? 'tcp'}`;
}
