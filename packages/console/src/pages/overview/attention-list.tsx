import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import type { Everything } from '../../api/resources.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { StateDot } from '../../parts/state-dot.tsx';
import { type Attention, whatNeedsAttention } from './attention.ts';
import classes from './attention-list.module.css';

const shownAtMost = 20;

/** What somebody should look at, what is broken first. */
export function AttentionList({ everything }: { readonly everything: Everything }) {
  const found = whatNeedsAttention(everything);
  if (everything.workspaces.length + everything.networks.length === 0 && found.length === 0) return null;
  if (found.length === 0) return <Alert color="green" title="Nothing needs attention" role="status" />;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Needs attention ({found.length})</Title>
        <ul className={classes['list']}>
          {found.slice(0, shownAtMost).map((entry) => (
            <AttentionEntry key={`${entry.kind} ${entry.id}`} entry={entry} />
          ))}
        </ul>
        {found.length > shownAtMost && <Text c="dimmed">and {found.length - shownAtMost} more</Text>}
      </Stack>
    </Paper>
  );
}

function AttentionEntry({ entry: { kind, id, name, tone, reason } }: { readonly entry: Attention }) {
  return (
    <li className={classes['entry']}>
      <StateDot tone={tone} label={tone === 'bad' ? 'Broken' : 'Look'} />
      <Text size="sm">
        <ResourceLink kind={kind} id={id}>
          {name}
        </ResourceLink>{' '}
        <Text span c="dimmed" inherit>
          {kind}
        </Text>
      </Text>
      <Text size="sm" className={classes['reason'] ?? ''}>
        {reason}
      </Text>
    </li>
  );
}
