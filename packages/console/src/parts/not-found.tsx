import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHeader } from './page-header.tsx';

/** What an address without a page shows. */
export function NotFound() {
  return (
    <>
      <PageHeader title="Nothing is here" />
      <Text>This address has no page. It may have been deleted, or mistyped.</Text>
      <Anchor component={Link} to="/">
        To the overview
      </Anchor>
    </>
  );
}
