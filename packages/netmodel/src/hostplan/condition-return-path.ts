import { hasEveryAddress } from './endpoints.ts';
import { canPlanReturnPath, changeReturnPath } from './return-path.ts';
import { troubleOf } from './trouble.ts';
import type {
  Condition,
  DesiredWorkspace,
  HostView,
  ObservedContainer,
  ReturnPathStrategy,
  SubjectActivity,
} from './types.ts';

const type = 'ReturnPathInstalled';

const strategyNames = {
  nsenter: "from the host, in the container's network namespace (nsenter)",
  exec: 'inside the container (exec)',
  helper: "by a helper container that shares the container's network (helper)",
} as const satisfies Record<ReturnPathStrategy, string>;

/** What a condition of a workspace is told from. */
export interface ConditionInput {
  readonly workspace: DesiredWorkspace;
  readonly container: ObservedContainer | undefined;
  readonly view: HostView;
  readonly activity: SubjectActivity | undefined;
}

/** Whether the return path was read back as planned; null for a workspace that is not on a bridge and a LAN at once. */
export function describeReturnPath(input: ConditionInput): Condition | null {
  const { workspace, container, view, activity } = input;
  if (!needsReturnPath(workspace, view)) return null;
  if (container?.state !== 'running') {
    return unknown('NotRunning', 'The return path is installed when the workspace runs.');
  }
  if (!hasEveryAddress(workspace, container)) {
    return unknown('Installing', 'A network has not given the container its address yet.');
  }
  if (!canPlanReturnPath(workspace, container)) {
    return unknown('Installing', 'The interface of its guest inside the container is not known yet.');
  }
  if (changeReturnPath(workspace, container, view.observed.interfaces) === null) return installed(container);
  const trouble = troubleOf(activity);
  if (trouble?.step === 'apply-return-path') {
    return { type, status: 'False', reason: 'InstallFailed', message: trouble.message };
  }
  return unknown('Installing', 'The return path is being installed.');
}

function needsReturnPath(workspace: DesiredWorkspace, { desired }: HostView): boolean {
  const attached = new Set(workspace.endpoints.map(({ networkId }) => networkId));
  const drivers = desired.networks.filter(({ id }) => attached.has(id)).map(({ driver }) => driver);
  return (workspace.defaultBridge || drivers.includes('bridge')) && drivers.some((driver) => driver !== 'bridge');
}

function installed({ returnPathStrategy }: ObservedContainer): Condition {
  const how = returnPathStrategy === null ? '' : ` ${strategyNames[returnPathStrategy]}`;
  return { type, status: 'True', reason: 'Installed', message: `Installed${how} and read back from the kernel.` };
}

function unknown(reason: 'NotRunning' | 'Installing', message: string): Condition {
  return { type, status: 'Unknown', reason, message };
}
