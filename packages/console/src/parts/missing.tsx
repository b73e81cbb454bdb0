import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHeader } from './page-header.tsx';

const places = {
  network: { back: { to: '/networks', label: 'Networks' }, anew: '/networks/new' },
  workspace: { back: { to: '/workspaces', label: 'Workspaces' }, anew: '/workspaces/new' },
} as const;

/** What the address of a network or workspace that is not there shows, also of one that was just deleted. */
export function Missing({ kind }: { readonly kind: keyof typeof places }) {
  const { back, anew } = places[kind];
  return (
    <>
      <PageHeader title={`This ${kind} is not there`} back={back} />
      <Text>It was deleted, or the address is mistyped.</Text>
      <Anchor component={Link} to={anew}>
        Make a new {kind}
      </Anchor>
    </>
  );
}
