import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface ResourceLinkProps {
  readonly kind: 'host' | 'network' | 'workspace';
  readonly id: string;
  readonly children: ReactNode;
}

const pages = { host: '/hosts/$id', network: '/networks/$id', workspace: '/workspaces/$id' } as const;

/** A link to the page of one host, network or workspace. */
export function ResourceLink({ kind, id, children }: ResourceLinkProps) {
  return (
    <Anchor inherit renderRoot={(props) => <Link {...props} to={pages[kind]} params={{ id }} />}>
      {children}
    </Anchor>
  );
}
