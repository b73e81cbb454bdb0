import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** What an address without a page shows. */
export function NotFound() {
  return (
    <Stack gap="xs" p="md">
      <Title order={1}>Nothing is here</Title>
      <Text>This address has no page. It may have been deleted, or mistyped.</Text>
      <Anchor component={Link} to="/">
        To the overview
      </Anchor>
    </Stack>
  );
}
