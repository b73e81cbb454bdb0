import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageTitle } from '../../parts/page-title.ts';

/** The frame of what one sees before being signed in. */
export function AccessCard({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <Stack gap="md">
          <img src="/icon.svg" width={40} height={40} alt="" />
          <Stack gap={4}>
            <Title order={1}>{title}</Title>
            <Text c="dimmed">{lead}</Text>
          </Stack>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
