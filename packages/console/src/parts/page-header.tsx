import { Anchor, Group, Stack, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';

interface PageHeaderProps {
  readonly title: string;
  /** Where one came from, for pages that are below another. */
  readonly back?: { readonly to: '/hosts' | '/networks' | '/workspaces'; readonly label: string };
  /** Beside the title: a state, a word. */
  readonly aside?: ReactNode;
  /** What can be done here. */
  readonly children?: ReactNode;
}

/** The head of a page: its title, where it belongs, and what can be done on it. */
export function PageHeader({ title, back, aside, children }: PageHeaderProps) {
  usePageTitle(title);
  return (
    <Stack gap={4} mb="md">
      {back && (
        <Anchor component={Link} to={back.to} size="sm" py={4} w="fit-content">
          <Group gap={4}>
            <IconArrowLeft size={14} aria-hidden />
            {back.label}
          </Group>
        </Anchor>
      )}
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="md" align="center">
          <Title order={1}>{title}</Title>
          {aside}
        </Group>
        <Group gap="xs">{children}</Group>
      </Group>
    </Stack>
  );
}
