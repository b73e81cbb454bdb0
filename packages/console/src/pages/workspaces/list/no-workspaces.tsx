import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../../parts/empty-state.tsx';

/** Where no workspace is yet: the way to the first one, by way of a network where there is none. */
export function NoWorkspaces({ hasNetworks }: { readonly hasNetworks: boolean }) {
  if (hasNetworks) {
    return (
      <EmptyState
        title="No workspace yet"
        action={
          <Button component={Link} to="/workspaces/new">
            New workspace
          </Button>
        }
      >
        A workspace is a Linux container or a Windows desktop with addresses that answer. You see from where while you
        fill in the form.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="First a network, then workspaces"
      action={
        <Group justify="center">
          <Button component={Link} to="/networks/new">
            New network
          </Button>
          <Button component={Link} to="/workspaces/new" variant="default">
            New workspace with ports only
          </Button>
        </Group>
      }
    >
      A network gives workspaces addresses of their own on your LAN. Without one they answer at ports of the host only.
    </EmptyState>
  );
}
