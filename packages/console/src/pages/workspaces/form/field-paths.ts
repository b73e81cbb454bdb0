import { variablePath } from './check.ts';
import type { WorkspaceForm } from './form.ts';

/** Every path that a field of the form shows the fault of; what is said of others has to be told at the form. */
export function fieldPaths(form: WorkspaceForm, isChange: boolean): readonly string[] {
  const { networks, ports, environment, volumes, kind } = form;
  return [
    ...['name', 'image', 'description', 'networkMode', 'defaultBridge', 'resources.cpus', 'resources.memoryMiB'],
    ...(isChange ? [] : ['hostId']),
    ...(kind === 'linux' ? ['command', 'interactive'] : ['windows.diskGiB', 'windows.acceleration']),
    ...(kind === 'windows' && !isChange ? installationPaths : []),
    ...networks.flatMap((_, at) =>
      pathsIn(`networks[${at}]`, ['networkId', 'ipv4Address', 'ipv6Address', 'macAddress']),
    ),
    ...ports.flatMap((_, at) => pathsIn(`ports[${at}]`, ['hostPort', 'containerPort', 'hostAddress'])),
    ...volumes.flatMap((_, at) => pathsIn(`volumes[${at}]`, ['name', 'path'])),
    ...environment.map(({ name }) => variablePath(name)),
  ];
}

const installationPaths = [
  'windows.edition',
  'windows.account.username',
  'windows.account.password',
  'windows.language',
  'windows.keyboard',
];

function pathsIn(row: string, fields: readonly string[]): readonly string[] {
  return fields.map((field) => `${row}.${field}`);
}
