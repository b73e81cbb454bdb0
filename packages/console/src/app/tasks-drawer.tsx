import { Button, Drawer, Loader, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNetworks, useWorkspaces } from '../api/resources.ts';
import { ResourceLink } from '../parts/resource-link.tsx';
import { type Task, tasksUnderWay } from './tasks.ts';

/** Long work, wherever one is: how much is under way, and how far it is. */
export function TasksDrawer() {
  const [opened, { open, close }] = useDisclosure(false);
  const tasks = tasksUnderWay(useNetworks().data ?? [], useWorkspaces().data ?? []);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        onClick={open}
        leftSection={tasks.length > 0 ? <Loader size={12} aria-hidden /> : null}
      >
        {tasks.length === 0 ? 'No tasks' : `${tasks.length} under way`}
      </Button>
      <Drawer opened={opened} onClose={close} position="right" title="Under way">
        <Stack gap="sm" aria-live="polite">
          {tasks.length === 0 && <Text c="dimmed">Nothing is under way. Pulls, starts and removals show up here.</Text>}
          {tasks.map((task) => (
            <TaskCard key={task.id} task={task} />
          ))}
        </Stack>
      </Drawer>
    </>
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
