import { Drawer, Paper, Stack, Text } from '@mantine/core';
import { ResourceLink } from '../parts/resource-link.tsx';
import type { Task } from './tasks.ts';

interface TasksListProps {
  readonly tasks: readonly Task[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** What is under way, one card a task. */
export function TasksList({ tasks, opened, onClose }: TasksListProps) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title="Under way">
      <Stack gap="sm" aria-live="polite">
        {tasks.length === 0 && <Text c="dimmed">Nothing is under way. Pulls, starts and removals show up here.</Text>}
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </Stack>
    </Drawer>
  );
}

function TaskCard({ task: { kind, id, name, doing, message } }: { readonly task: Task }) {
  return (
    <Paper withBorder p="sm">
      <Text size="sm">
        <ResourceLink kind={kind} id={id}>
          {name}
        </ResourceLink>{' '}
        {doing}
      </Text>
      {message !== '' && (
        <Text size="sm" c="dimmed">
          {message}
        </Text>
      )}
    </Paper>
  );
}
