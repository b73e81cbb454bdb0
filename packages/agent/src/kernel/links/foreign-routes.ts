import { type IpAddress, linkMarks } from '@trailer/netmodel';
import { z } from 'zod';
import { readAddress } from '../inventory/routes.ts';

const routeSchema = z.object({
  type: z.string().optional(),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  protocol: z.string().optional(),
  metric: z.int().optional(),
});

/** A route of the host to a single address that is not Trailer's; `text` is what `ip route delete` takes. */
export interface ForeignRoute {
  readonly destination: IpAddress;
  readonly text: string;
}

/** Such routes to these destinations where they are in the way of a shim's, from `ip -json route show table main`. */
export function parseForeignRoutes(json: string, destinations: readonly IpAddress[]): readonly ForeignRoute[] {
  const routes = z.array(routeSchema).parse(JSON.parse(json.trim() === '' ? '[]' : json));
  return routes.flatMap(({ type, dst, gateway, dev, protocol, metric = 0 }) => {
    const destination = readAddress(dst);
    // The kernel holds routes of different metrics side by side, and a shim's have none.
    const inTheWay = metric === 0 && protocol !== String(linkMarks.routeProtocol);
    if (destination === null || !destinations.includes(destination) || !inTheWay) return [];
    const words = [type, destination, ...option('via', gateway), ...option('dev', dev), ...option('proto', protocol)];
    return [{ destination, text: words.filter((word) => word !== undefined).join(' ') }];
  });
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}
