import { originalNameAfter } from '../adoption/names.ts';
import { made, onBridge, onLan, onWeb, shimOf } from './hostplan.suite.ts';
import type { EngineEndpoint, ObservedContainer, ObservedEndpoint, ObservedHost, Step } from './types.ts';

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** Whether a guest runs in a container that a simulation made or was given. */
export function isLiveGuest({ forwarder, state }: ObservedContainer): boolean {
  return forwarder !== null && (state === 'running' || state === 'paused');
}

/** The host once every guest that was asked to shut down has done so. */
export function afterShutdowns(observed: ObservedHost): ObservedHost {
  const containers = observed.containers.map((container) =>
    container.stopAsked && isLiveGuest(container) ? ended(container) : container,
  );
  return { ...observed, containers };
}

/** What a well-behaved engine and kernel look like after a step. `serial` makes the ids of new objects. */
export function applyStep(observed: ObservedHost, step: Step, serial: number): ObservedHost {
  switch (step.kind) {
    case 'create-network':
      return { ...observed, networks: [...observed.networks, made(step.network, { engineId: `new-${serial}` })] };
    case 'remove-network':
      return { ...observed, networks: observed.networks.filter(({ engineId }) => engineId !== step.engineId) };
    case 'apply-host-shim':
      return { ...observed, links: [...without(observed, step.plan.name), shimOf(step.plan)] };
    case 'mark-vlan':
      return { ...observed, links: [...observed.links, { kind: 'vlan', name: step.link }] };
    case 'remove-link':
      return { ...observed, links: without(observed, step.link.name) };
    case 'pull-image':
      return { ...observed, images: [...observed.images, step.image] };
    case 'take-over-container':
      return {
        ...observed,
        containers: [...observed.containers, created({ ...step, kind: 'create-container' }, serial)],
        originals: [{ engineId: step.original.engineId, name: originalNameAfter(step.original.name) }],
      };
    case 'put-back-container':
      return {
        ...observed,
        containers: observed.containers.filter(({ workspaceId }) => workspaceId !== step.workspaceId),
        originals: [{ engineId: step.original.engineId, name: step.original.name }],
      };
    case 'create-container':
      return { ...observed, containers: [...observed.containers, created(step, serial)] };
    case 'remove-container':
      return { ...observed, containers: observed.containers.filter(({ engineId }) => engineId !== step.engineId) };
    default:
      return {
        ...observed,
        containers: observed.containers.map((container) =>
          container.engineId === step.engineId ? changed(container, step) : container,
        ),
      };
  }
}

function without({ links }: ObservedHost, name: string): ObservedHost['links'] {
  return links.filter((link) => link.name !== name);
}

type ContainerStep = StepOf<
  | 'start-container'
  | 'stop-container'
  | 'ask-to-stop'
  | 'kill-container'
  | 'restart-container'
  | 'rename-container'
  | 'disconnect-network'
  | 'apply-return-path'
>;

function changed(container: ObservedContainer, step: ContainerStep): ObservedContainer {
  switch (step.kind) {
    case 'start-container':
      return { ...container, state: 'running', exitCode: null, returnPath: null, stopAsked: false };
    case 'restart-container':
      return { ...changed(container, { ...step, kind: 'start-container' }), restartsDone: step.restarts };
    case 'stop-container':
    case 'kill-container':
      return ended(container);
    case 'ask-to-stop':
      return { ...container, stopAsked: true };
    case 'rename-container':
      return { ...container, name: step.name };
    case 'disconnect-network': {
      const endpoints = container.endpoints.filter((endpoint) => endpoint.engineNetworkId !== step.engineNetworkId);
      return { ...container, endpoints };
    }
    case 'apply-return-path':
      return { ...container, returnPath: step.plan };
  }
}

function ended(container: ObservedContainer): ObservedContainer {
  return { ...container, state: 'exited', exitCode: 0, returnPath: null };
}

/** Unlike the engine's, a simulated container shows its addresses also while it does not run. */
function created({ workspace, fingerprint, networks }: StepOf<'create-container'>, serial: number): ObservedContainer {
  return {
    engineId: `new-${serial}`,
    workspaceId: workspace.id,
    name: workspace.name,
    fingerprint,
    state: 'created',
    exitCode: null,
    engineError: '',
    restartsDone: workspace.restarts,
    pid: null,
    endpoints: networks.map(endpointOf),
    publishedPorts: workspace.ports,
    returnPath: null,
    returnPathStrategy: null,
    stopAsked: false,
    forwarder: workspace.kind === 'windows' ? 1 : null,
    guest: null,
  };
}

function endpointOf({ network, spec, interfaceName }: EngineEndpoint): ObservedEndpoint {
  if (network === null || spec === null) return onBridge;
  const like = spec.networkId === onWeb.networkId ? onWeb : onLan;
  const { engineId: engineNetworkId, name: engineNetworkName } = network;
  return {
    ...like,
    networkId: spec.networkId,
    engineNetworkId,
    engineNetworkName,
    interface: interfaceName ?? like.interface,
  };
}
