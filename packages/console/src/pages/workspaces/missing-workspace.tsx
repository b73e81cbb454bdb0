import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHeader } from '../../parts/page-header.tsx';

/** What stands where no workspace is, or none is any more. */
export function MissingWorkspace() {
  return (
    <>
      <PageHeader title="No such workspace" back={{ to: '/workspaces', label: 'Workspaces' }} />
      <Text>It was deleted, or the address is mistyped.</Text>
      <Anchor component={Link} to="/workspaces/new">
        Make a new workspace
      </Anchor>
    </>
  );
}
