import {
  type CreateWorkspace,
  type Host,
  type Network,
  routeTable,
  shapeFaultsOf,
  type UpdateWorkspace,
  type Workspace,
} from '@trailer/contract';
import {
  type DesktopContext,
  type DesktopDraft,
  type ExistingWorkspace,
  type Fault,
  fault,
  parseIpAddress,
  parseMacAddress,
  parsePort,
  shorten,
  type Validated,
  validateDesktop,
  validateDesktopChange,
  validateWorkspaceNetworking,
  type WorkspaceNetworkContext,
} from '@trailer/netmodel';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import type { WorkspaceForm } from './form.ts';
import { creationOf, networksOf, portsOf } from './request.ts';

/** What a form is held against. `self` is the workspace it changes, null while one is created. */
export interface Surroundings {
  readonly host: Host;
  readonly networks: readonly Network[];
  readonly workspaces: readonly Workspace[];
  readonly self: Workspace | null;
}

/** What is wrong with a form, and what is worth knowing about it. */
export interface Checked {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/**
 * Makes the check of a form: what the server would say of it, as far as a browser can know, to which nobody tells who
 * listens on the host. What surrounds the form is read once, the form at every letter.
 */
export function formChecker(around: Surroundings): (form: WorkspaceForm) => Checked {
  const checkNetworking = networkingChecker(around);
  return (form) => {
    const request = creationOf(form);
    const network = checkNetworking(request);
    const desktop = checkDesktop(request, around);
    const meaning = [...(network.ok ? [] : network.faults), ...(desktop.ok ? [] : desktop.faults)];
    return {
      faults: [typedFaults(form), shapeFaults(request), meaning].reduce(addUntold),
      warnings: [...network.warnings, ...desktop.warnings],
    };
  };
}

/** The faults of paths that nothing was said of before. */
function addUntold(told: readonly Fault[], more: readonly Fault[]): readonly Fault[] {
  const paths = new Set(told.map(({ path }) => path));
  return [...told, ...more.filter(({ path }) => !paths.has(path))];
}

/** What is lost between what was typed and a request: what is empty, numbers that are none, and names given twice. */
function typedFaults(form: WorkspaceForm): readonly Fault[] {
  const { windows, kind, environment, volumes } = form;
  const [networks, ports] = [networksOf(form), portsOf(form)];
  return [
    ...emptyFaults('name', form.name, 'give one'),
    ...emptyFaults('image', form.image, 'give one such as nginx:1.29'),
    ...networks.flatMap(({ networkId }, at) => emptyFaults(`networks[${at}].networkId`, networkId, 'choose one')),
    ...ports.flatMap(({ hostPort, containerPort }, at) => [
      ...numberFaults(`ports[${at}].hostPort`, hostPort, 'from 1 to 65535'),
      ...numberFaults(`ports[${at}].containerPort`, containerPort, 'from 1 to 65535'),
    ]),
    ...environment.flatMap(({ name }) => emptyFaults(variablePath(name), name, 'give the variable a name')),
    ...environment.flatMap(({ name }, at) => {
      if (environment.findIndex((other) => other.name === name) === at) return [];
      return [fault(variablePath(name), 'duplicate', 'is given twice: keep one')];
    }),
    ...volumes.flatMap(({ name, path }, at) => [
      ...emptyFaults(`volumes[${at}].name`, name, 'give one such as data'),
      ...emptyFaults(`volumes[${at}].path`, path, 'give one such as /data'),
    ]),
    ...(kind === 'windows' ? numberFaults('windows.diskGiB', windows.diskGiB, 'of GiB') : []),
  ];
}

function emptyFaults(path: string, text: string, cure: string): readonly Fault[] {
  return text.trim() === '' ? [fault(path, 'required', `is missing: ${cure}`)] : [];
}

/** Where the faults of a variable are told, as the server writes it. */
export function variablePath(name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name)
    ? `environment.${shorten(name)}`
    : `environment[${JSON.stringify(shorten(name))}]`;
}

function numberFaults(path: string, text: string, range: string): readonly Fault[] {
  if (text.trim() === '') return [fault(path, 'required', `is missing: give a whole number ${range}`)];
  return Number.isNaN(Number(text)) ? [fault(path, 'invalid_type', `is no number: give a whole one ${range}`)] : [];
}

function shapeFaults(request: CreateWorkspace): readonly Fault[] {
  const parsed = routeTable['workspaces.create'].body.safeParse(request);
  return parsed.success ? [] : shapeFaultsOf(parsed.error.issues, request);
}

function networkingChecker(around: Surroundings): (request: CreateWorkspace) => Validated<unknown> {
  const facts = factsOfHost(around.host);
  if (facts === null) {
    const text = `${around.host.name} has never reported: start its agent first`;
    return () => ({ ok: false, faults: [fault('hostId', 'invalid_value', text)], warnings: [] });
  }
  const context = contextOf(around);
  return ({ networks = [], ports = [], defaultBridge, networkMode }) =>
    validateWorkspaceNetworking({ networks, ports, defaultBridge, networkMode }, context, facts);
}

function contextOf({ host, networks, workspaces, self }: Surroundings): WorkspaceNetworkContext {
  return {
    hostId: host.id,
    networks: networks.map((network) => ({ ...existingNetworkOf(network), hostId: network.hostId })),
    workspaces: workspaces.filter(({ hostId }) => hostId === host.id).map(existingWorkspaceOf),
    self: self?.id ?? null,
  };
}

function checkDesktop(request: CreateWorkspace, { host, networks, self }: Surroundings): Validated<unknown> {
  const context: DesktopContext = {
    host: host.kernel === null ? null : { name: host.name, kernel: host.kernel },
    networks: networks.map(existingNetworkOf),
  };
  const draft: DesktopDraft = { ...request, kind: request.kind ?? 'linux' };
  return self === null ? validateDesktop(draft, context) : validateDesktopChange(draft, context, self.windows);
}

/** A workspace as others are validated against it; the API tells canonical text, so what cannot be read is not there. */
function existingWorkspaceOf(workspace: Workspace): ExistingWorkspace {
  const { id, name, networks, ports, defaultBridge, networkMode, status } = workspace;
  return {
    id,
    name,
    endpoints: networks.map(({ networkId, ipv4Address, ipv6Address, macAddress }) => ({
      networkId,
      ipv4Address: read(ipv4Address, parseIpAddress),
      ipv6Address: read(ipv6Address, parseIpAddress),
      macAddress: read(macAddress, parseMacAddress),
    })),
    ports: ports.flatMap(({ hostPort, containerPort, protocol, hostAddress }) => {
      const [host, container] = [read(hostPort, parsePort), read(containerPort, parsePort)];
      if (host === null || container === null) return [];
      return [{ hostPort: host, containerPort: container, protocol, hostAddress: read(hostAddress, parseIpAddress) }];
    }),
    defaultBridge,
    networkMode,
    // Those of its host are nobody's to take.
    addresses:
      networkMode === 'host' ? [] : status.addresses.flatMap(({ address }) => read(address, parseIpAddress) ?? []),
    guestAddress: read(status.guest?.address ?? null, parseIpAddress),
  };
}

function read<Given, T>(given: Given | null, parse: (given: Given) => Validated<T>): T | null {
  const parsed = given === null ? null : parse(given);
  return parsed?.ok === true ? parsed.value : null;
}

/** Whether a request says anything. */
export function isEmptyChange(change: UpdateWorkspace): boolean {
  return Object.keys(change).length === 0;
}
