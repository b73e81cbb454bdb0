import { type CreateNetwork, routeTable, shapeFaultsOf } from '@trailer/contract';
import { type Fault, type NetworkSpec, validateNetwork } from '@trailer/netmodel';
import { type FieldFaults, faultsByPath } from '../../../parts/field-faults.ts';
import { hasIpv6, type NetworkForm } from './form.ts';
import type { Site } from './suggest.ts';

/** What the API would say of a request, without asking it. `spec` is null when it would be refused. */
export interface NetworkCheck {
  readonly faults: FieldFaults;
  readonly warnings: FieldFaults;
  readonly spec: NetworkSpec | null;
}

/** Checks a request as the server will: by the same schema and by the same rules, in the same words. */
export function checkNetwork(body: CreateNetwork, site: Site): NetworkCheck {
  const read = routeTable['networks.create'].body.safeParse(body);
  const shape = read.success ? [] : shapeFaultsOf(read.error.issues, body);
  const said = new Set(shape.map(({ path }) => path));
  const checked = validateNetwork({ ...body, driver: body.driver ?? 'bridge' }, site);
  const meaning = checked.ok ? [] : checked.faults.filter(({ path }) => !said.has(path));
  return {
    faults: byField([...shape, ...meaning]),
    warnings: byField(checked.warnings),
    spec: checked.ok && shape.length === 0 ? checked.value : null,
  };
}

/** Faults by the field of the form that they stand beside: those of one excluded address beside the list, those of a shim's address beside the shim. */
export function byField(faults: readonly Pick<Fault, 'path' | 'message'>[]): FieldFaults {
  return faultsByPath(faults.map(({ path, message }) => ({ path: fieldOf(path), message })));
}

const ipv6Fields: Readonly<Record<string, string>> = {
  ipv6: 'ipv6Subnet',
  'ipv6.subnet': 'ipv6Subnet',
  'ipv6.gateway': 'ipv6Gateway',
  'ipv6.ipRange': 'ipv6Range',
  'ipv6.only': 'ipv6Only',
};

function fieldOf(path: string): string {
  return ipv6Fields[path] ?? path.replace(/\[.*$/, '').replace(/^hostShim\..*$/, 'hostShim');
}

/** The faults worth telling now: nobody is told that a field is missing which they have not come to yet. */
export function faultsToShow(faults: FieldFaults, form: NetworkForm, tried: boolean): FieldFaults {
  if (tried) return faults;
  return Object.fromEntries(Object.entries(faults).filter(([path]) => wasComeTo(path, form)));
}

/** Whoever gave anything of the addressing has come to the subnet that it lies in. */
function wasComeTo(path: string, form: NetworkForm): boolean {
  const { gateway, ipRange, excludedAddresses } = form;
  const isAddressed = [gateway, ipRange, ...excludedAddresses].some((text) => text.trim() !== '');
  const isIpv6Needed = (path === 'ipv6Subnet' || path === 'ipv6Gateway') && hasIpv6(form);
  return !isEmpty(Reflect.get(form, path)) || isIpv6Needed || (path === 'subnet' && isAddressed);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
