import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import type { WorkspaceVerb } from '../verbs.ts';
import type { BulkWork } from './use-bulk.ts';

const words: Readonly<Record<WorkspaceVerb, string>> = {
  start: 'Start',
  stop: 'Stop',
  'force-stop': 'Force stop',
  restart: 'Restart',
  redeploy: 'Redeploy',
  delete: 'Delete',
};

/** More than this nobody reads, and the page would have to be made of it. */
const mostTold = 50;

/** How far an action on many workspaces is, and which of them refused it and why. */
export function BulkOutcome({ work, onClose }: { readonly work: BulkWork; readonly onClose: () => void }) {
  const { verb, total, done, failures } = work;
  const isOver = done === total;
  return (
    <Stack gap="xs" mb="xs">
      <Group justify="space-between">
        <Text size="sm" role="status">
          {words[verb]}: {done - failures.length} of {total} accepted
          {failures.length > 0 && `, ${failures.length} refused`}
        </Text>
        {isOver && (
          <Button size="xs" variant="default" onClick={onClose}>
            Close
          </Button>
        )}
      </Group>
      {!isOver && <Progress value={(100 * done) / total} aria-label={`${words[verb]}: ${done} of ${total}`} />}
      {failures.length > 0 && (
        <List size="sm" aria-label="Refused">
          {failures.slice(0, mostTold).map(({ item: { workspace }, message }) => (
            <List.Item key={workspace.id}>
              <Group gap={6}>
                <ResourceLink kind="workspace" id={workspace.id}>
                  {workspace.name}
                </ResourceLink>
                <span>{message}</span>
              </Group>
            </List.Item>
          ))}
          {failures.length > mostTold && <List.Item>and {failures.length - mostTold} more</List.Item>}
        </List>
      )}
    </Stack>
  );
}
