import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../../parts/empty-state.tsx';

/** What the address of a network that is not there shows, also of one that was just deleted. */
export function MissingNetwork() {
  return (
    <EmptyState
      title="This network is not there"
      action={<Button renderRoot={(props) => <Link {...props} to="/networks" />}>To the networks</Button>}
    >
      It was deleted, or never was.
    </EmptyState>
  );
}
