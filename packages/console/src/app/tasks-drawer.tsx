import { Button, Loader } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useNetworks, useWorkspaces } from '../api/resources.ts';
import { tasksUnderWay } from './tasks.ts';

// Comes beside the first page instead of before it.
const TasksList = lazy(async () => ({ default: (await import('./tasks-list.tsx')).TasksList }));

/** Long work, wherever one is: how much is under way, and how far it is. */
export function TasksDrawer() {
  const [opened, { open, close }] = useDisclosure(false);
  const tasks = tasksUnderWay(useNetworks().data ?? [], useWorkspaces().data ?? []);
  return (
    <>
      <Button
        size="compact-sm"
        h={36}
        px="sm"
        variant="default"
        onClick={open}
        leftSection={tasks.length > 0 ? <Loader size={12} aria-hidden /> : null}
      >
        {tasks.length === 0 ? 'No tasks' : `${tasks.length} under way`}
      </Button>
      <Suspense fallback={null}>
        <TasksList tasks={tasks} opened={opened} onClose={close} />
      </Suspense>
    </>
  );
}
