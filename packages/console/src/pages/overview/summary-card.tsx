import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Everything } from '../../api/resources.ts';
import type { Tone } from '../../parts/phase.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { StateDot } from '../../parts/state-dot.tsx';
import type { Attention } from './attention.ts';
import { countTones, entriesOf } from './summary.ts';

type Kind = Attention['kind'];

const titles = {
  workspace: { title: 'Workspaces', to: '/workspaces' },
  network: { title: 'Networks', to: '/networks' },
  host: { title: 'Hosts', to: '/hosts' },
} as const satisfies Record<Kind, object>;

const words: Readonly<Record<Tone, string>> = {
  bad: 'broken',
  warn: 'to look at',
  busy: 'on the way',
  good: 'well',
  idle: 'at rest',
};

const shownAtMost = 8;

/** How many there are of a kind, how they are, and the first of them. */
export function SummaryCard({ kind, everything }: { readonly kind: Kind; readonly everything: Everything }) {
  const entries = entriesOf(kind, everything);
  const { title, to } = titles[kind];
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" align="baseline">
          <Title order={2}>
            <Anchor component={Link} to={to} inherit>
              {title}
            </Anchor>
          </Title>
          <Text size="xl" fw={600}>
            {entries.length}
          </Text>
        </Group>
        <Group gap="md">
          {countTones(entries).map(({ tone, count }) => (
            <StateDot key={tone} tone={tone} label={`${count} ${words[tone]}`} />
          ))}
        </Group>
        {entries.slice(0, shownAtMost).map(({ id, name, tone, state }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <ResourceLink kind={kind} id={id}>
              {name}
            </ResourceLink>
            <StateDot tone={tone} label={state} />
          </Group>
        ))}
        {entries.length > shownAtMost && (
          <Anchor component={Link} to={to} size="sm">
            All {entries.length}
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}
