import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHeader } from '../../../parts/page-header.tsx';

/** What the address of a network that is not there shows, also of one that was just deleted. */
export function MissingNetwork() {
  return (
    <>
      <PageHeader title="This network is not there" back={{ to: '/networks', label: 'Networks' }} />
      <Text>It was deleted, or the address is mistyped.</Text>
      <Anchor component={Link} to="/networks/new">
        Make a new network
      </Anchor>
    </>
  );
}
