import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Tone, toneOfHost, toneOfNetwork, toneOfWorkspace } from '../../parts/phase.ts';
import { StateDot } from '../../parts/state-dot.tsx';
import type { Everything } from './attention.ts';

type Kind = 'workspace' | 'network' | 'host';

const titles: Readonly<Record<Kind, { readonly title: string; readonly to: '/workspaces' | '/networks' | '/hosts' }>> =
  {
    workspace: { title: 'Workspaces', to: '/workspaces' },
    network: { title: 'Networks', to: '/networks' },
    host: { title: 'Hosts', to: '/hosts' },
  };

const words: Readonly<Record<Tone, string>> = {
  bad: 'broken',
  warn: 'need a look',
  busy: 'on their way',
  good: 'well',
  idle: 'at rest',
};

/** How many there are of a kind, and how they are. */
export function Summary({ kind, everything }: { readonly kind: Kind; readonly everything: Everything }) {
  const tones = tonesOf(kind, everything);
  const { title, to } = titles[kind];
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Title order={2}>
          <Anchor component={Link} to={to} inherit>
            {title}
          </Anchor>
        </Title>
        <Text size="xl" fw={600}>
          {tones.length}
        </Text>
        {(Object.keys(words) as Tone[]).map((tone) => {
          const count = tones.filter((one) => one === tone).length;
          return count === 0 ? null : <StateDot key={tone} tone={tone} label={`${count} ${words[tone]}`} />;
        })}
      </Stack>
    </Paper>
  );
}

function tonesOf(kind: Kind, { hosts, networks, workspaces }: Everything): readonly Tone[] {
  switch (kind) {
    case 'host':
      return hosts.map(toneOfHost);
    case 'network':
      return networks.map(toneOfNetwork);
    case 'workspace':
      return workspaces.map(toneOfWorkspace);
  }
}
