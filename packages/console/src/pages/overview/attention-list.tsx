import { Alert, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Everything } from '../../api/resources.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { StateDot } from '../../parts/state-dot.tsx';
import { type Attention, whatNeedsAttention } from './attention.ts';

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
        <Table.ScrollContainer minWidth={300}>
          <Table verticalSpacing="xs">
            <Table.Tbody>
              {found.slice(0, shownAtMost).map((entry) => (
                <AttentionRow key={`${entry.kind} ${entry.id}`} entry={entry} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {found.length > shownAtMost && <Text c="dimmed">and {found.length - shownAtMost} more</Text>}
      </Stack>
    </Paper>
  );
}

function AttentionRow({ entry: { kind, id, name, tone, reason } }: { readonly entry: Attention }) {
  return (
    <Table.Tr>
      <Table.Td w={120}>
        <StateDot tone={tone} label={tone === 'bad' ? 'Broken' : 'Look'} />
      </Table.Td>
      <Table.Td w={220}>
        <ResourceLink kind={kind} id={id}>
          {name}
        </ResourceLink>{' '}
        <Text span size="sm" c="dimmed">
          {kind}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{reason}</Text>
      </Table.Td>
    </Table.Tr>
  );
}
