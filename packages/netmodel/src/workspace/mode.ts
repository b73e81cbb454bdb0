import { accepted, type Fault, fault, refused, showValue, type Validated } from '../fault.ts';
import { readField } from '../field.ts';
import type { NetworkingMode, WorkspaceNetworkDraft } from './types.ts';

/** Every network mode of a workspace. */
export const networkingModes: readonly NetworkingMode[] = ['standard', 'host', 'none'];

/** The network mode of a request and what is wrong with it; one that is no mode counts as standard for all the rest. */
export interface ModeReading {
  readonly mode: NetworkingMode;
  readonly faults: readonly Fault[];
}

/** Reads the network mode of a request, and what of the request has no place in it. */
export function readMode(draft: WorkspaceNetworkDraft): ModeReading {
  const reading = readField('networkMode', draft.networkMode, parseMode);
  const mode = reading.value ?? 'standard';
  return { mode, faults: [...reading.faults, ...misplacedFaults(draft, mode)] };
}

/** A desktop's virtual machine hangs on interfaces of a network namespace of its own. */
export function findDesktopModeFaults(networkMode: string | undefined): readonly Fault[] {
  if (networkMode !== 'host' && networkMode !== 'none') return [];
  const text = `${networkMode} has no place for a Windows desktop, whose virtual machine needs a network of its own: use standard`;
  return [fault('networkMode', 'not_supported', text)];
}

function parseMode(text: string): Validated<NetworkingMode> {
  const mode = networkingModes.find((known) => known === text);
  if (mode !== undefined) return accepted(mode);
  const message = `${showValue(text)} is no network mode: use standard, host or none`;
  return refused([{ path: '', code: 'invalid_value', message }]);
}

/** The engine takes no networks beside the modes host and none, and forwards nothing in either. */
function misplacedFaults(draft: WorkspaceNetworkDraft, mode: NetworkingMode): readonly Fault[] {
  if (mode === 'standard') return [];
  const place = `has no place with networkMode ${mode}`;
  return [
    ...(draft.networks.length > 0
      ? [fault('networks', 'not_supported', `${place}: send an empty list, or use networkMode standard`)]
      : []),
    ...(draft.defaultBridge === true
      ? [fault('defaultBridge', 'not_supported', `true ${place}: use false, or networkMode standard`)]
      : []),
    ...(mode === 'none' && draft.ports.length > 0
      ? [fault('ports', 'not_supported', `${place}, where nothing comes in: send an empty list, or use another mode`)]
      : []),
    ...(mode === 'host' ? translatedFaults(draft) : []),
  ];
}

/** On the host's own network a program listens where it says itself. */
function translatedFaults({ ports }: WorkspaceNetworkDraft): readonly Fault[] {
  return ports.flatMap(({ hostPort, containerPort }, index) => {
    if (hostPort === containerPort) return [];
    const text =
      `${showValue(containerPort)} differs from hostPort ${showValue(hostPort)}, and with networkMode host nothing is ` +
      'forwarded: use the port that the program listens on for both';
    return [fault(`ports[${index}].containerPort`, 'invalid_value', text)];
  });
}
