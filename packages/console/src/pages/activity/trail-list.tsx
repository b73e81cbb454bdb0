import { Badge, Button, Code, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import type { AuditEntry } from '@trailer/contract';
import { Ago } from '../../parts/ago.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { describeAction, describeActor, differencesOf } from './describe-entry.ts';
import { useTrail } from './trail.ts';

/** Who did what and when, and what it was before. */
export function TrailList({ object }: { readonly object: string | null }) {
  const trail = useTrail(object);
  if (trail.isError) return <Trouble error={trail.error} retry={() => void trail.refetch()} />;
  if (!trail.data) return <Loader aria-label="Reading the trail" />;
  const entries = trail.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <EmptyState title="Nothing was done yet" />;
  return (
    <Stack gap="xs">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
      {trail.hasNextPage && (
        <Button variant="default" loading={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
          Show older
        </Button>
      )}
    </Stack>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit fw={600}>
            {describeActor(entry)}
          </Text>{' '}
          <Text span inherit>
            {describeAction(entry)}
          </Text>{' '}
          {entry.outcome === 'refused' && (
            <Badge component="span" color="red" variant="light">
              refused
            </Badge>
          )}
        </Text>
        <Ago at={entry.at} />
      </Group>
      {differencesOf(entry).map(({ field, from, to }) => (
        <Text key={field} size="sm" mt={4}>
          {field}: <Code className="copyable">{from}</Code> → <Code className="copyable">{to}</Code>
        </Text>
      ))}
    </Paper>
  );
}
