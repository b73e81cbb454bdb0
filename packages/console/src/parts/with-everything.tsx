import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Everything, useHosts, useNetworks, useWorkspaces } from '../api/resources.ts';
import { Trouble } from './trouble.tsx';

interface WithEverythingProps {
  /** What is being read, for who does not see the wheel turn. */
  readonly reading: string;
  readonly children: (everything: Everything) => ReactNode;
}

/** Shows what is made of all three lists, once they are read; until then that they are, or why they could not be. */
export function WithEverything({ reading, children }: WithEverythingProps) {
  const [hosts, networks, workspaces] = [useHosts(), useNetworks(), useWorkspaces()];
  // What was read stays up while it cannot be read again: a form below may be half filled in.
  if (hosts.data && networks.data && workspaces.data) {
    return children({ hosts: hosts.data, networks: networks.data, workspaces: workspaces.data });
  }
  const failed = [hosts, networks, workspaces].find(({ isError }) => isError);
  if (failed?.error) return <Trouble error={failed.error} retry={() => void failed.refetch()} />;
  return <Loader aria-label={reading} />;
}
