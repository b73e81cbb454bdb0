import type { PublishedPort } from '../workspace/types.ts';

/** What makes two port mappings the same; the wildcard address of either family is the same as none. */
export function mappingKey({ hostAddress, hostPort, containerPort, protocol }: PublishedPort): string {
  const wildcard = hostAddress === null || hostAddress === '0.0.0.0' || hostAddress === '::';
  return `${wildcard ? '*' : hostAddress} ${hostPort} ${containerPort} ${protocol}`;
}

/** A mapping as one writes it: `192.168.1.5:9090->8080/tcp`. */
export function showMapping({ hostAddress, hostPort, containerPort, protocol }: PublishedPort): string {
  const bound = hostAddress?.includes(':') ? `[${hostAddress}]` : hostAddress;
  return `${bound === null ? '' : `${bound}:`}${hostPort}->${containerPort}/${protocol}`;
}
