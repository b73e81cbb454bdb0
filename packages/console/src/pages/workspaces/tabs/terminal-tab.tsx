import { ActionIcon, Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { StateDot } from '../../../parts/state-dot.tsx';
import { type TerminalState, TerminalView } from '../terminal/terminal-view.tsx';
import type { TabProps } from './tab-props.ts';

type Search = (text: string, backwards: boolean) => void;

/** A shell in the workspace's container. */
export function TerminalTab({ workspace }: TabProps) {
  const [attempt, setAttempt] = useState(1);
  const [state, setState] = useState<TerminalState>({ is: 'connecting' });
  const [search, setSearch] = useState<{ readonly run: Search } | null>(null);
  if (workspace.status.phase !== 'running') {
    return <EmptyState title="The workspace does not run">Start it to open a terminal in it.</EmptyState>;
  }
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <StateDot {...dotOf(state)} />
        <Group gap="sm">
          <FindInTerminal search={search?.run ?? null} />
          <Button variant="default" onClick={() => setAttempt((before) => before + 1)}>
            {state.is === 'ended' ? 'Connect again' : 'New shell'}
          </Button>
        </Group>
      </Group>
      {state.is === 'ended' && (
        <Alert color="yellow" role="status">
          {state.reason}
        </Alert>
      )}
      <TerminalView
        key={attempt}
        workspaceId={workspace.id}
        onState={setState}
        onSearch={(run) => setSearch({ run })}
      />
      <Text size="sm" c="dimmed">
        Ctrl+F6 leaves the terminal; Tab goes on from there.
      </Text>
    </Stack>
  );
}

function dotOf(state: TerminalState) {
  switch (state.is) {
    case 'connecting':
      return { tone: 'busy', label: 'Connecting' } as const;
    case 'open':
      return { tone: 'good', label: 'Connected' } as const;
    case 'ended':
      return { tone: 'idle', label: 'Ended' } as const;
  }
}

function FindInTerminal({ search }: { readonly search: Search | null }) {
  const [text, setText] = useState('');
  const find = (event: FormEvent): void => {
    event.preventDefault();
    search?.(text, true);
  };
  return (
    <form onSubmit={find}>
      <Group gap={4} wrap="nowrap">
        <TextInput
          aria-label="Find in the terminal"
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" variant="default" aria-label="Find the one before">
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Find the next" onClick={() => search?.(text, false)}>
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  );
}
