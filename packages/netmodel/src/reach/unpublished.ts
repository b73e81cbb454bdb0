import { familyOf } from '../address/prefix.ts';
import type { Answer } from './answer.ts';
import { droppedAt, toHost } from './hops.ts';
import type { Scene } from './scene.ts';
import type { HostPortTarget } from './targets.ts';
import type { VantagePoint } from './types.ts';

/**
 * What happens at a host address of a family that no bridge of the workspace has; null where the port is published
 * there all the same: what comes by IPv6 the engine's proxy hands on by IPv4, unless something gives the workspace a
 * way out by IPv6 (seen on 28.5).
 */
export function answerUnpublishedFamily(from: VantagePoint, target: HostPortTarget, scene: Scene): Answer | null {
  const { address, host } = target;
  const family = familyOf(address);
  if (scene.publishing !== undefined || (family === 6 && scene.lans.length === 0)) return null;
  const other = family === 4 ? 6 : 4;
  return {
    verdict: 'blocked',
    reason: 'mapping_dropped',
    message: `No bridge of the workspace has IPv${family}, so the engine publishes nothing at IPv${family} addresses of the host: nothing listens at ${address}.`,
    cure: `Use an IPv${other} address of the host, or attach a bridge network that has IPv${family} too.`,
    hops: [...toHost(from), droppedAt('host', host.nic.name)],
  };
}
