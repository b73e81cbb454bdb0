import { ActionIcon, Alert, Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { StateDot } from '../../../parts/state-dot.tsx';
import type { Program } from '../terminal/terminal-session.ts';
import { type TerminalState, TerminalView } from '../terminal/terminal-view.tsx';
import type { TabProps } from './tab-props.ts';

type Search = (text: string, backwards: boolean) => void;

/** A shell in the workspace's container, or its main program where that is interactive. */
export function TerminalTab({ workspace }: TabProps) {
  const [attempt, setAttempt] = useState(1);
  const [chosen, setChosen] = useState<Program>('shell');
  const [state, setState] = useState<TerminalState>({ is: 'connecting' });
  const [search, setSearch] = useState<{ readonly run: Search } | null>(null);
  if (workspace.status.phase !== 'running') {
    return <EmptyState title="The workspace does not run">Start it to open a terminal in it.</EmptyState>;
  }
  const program = workspace.interactive ? chosen : 'shell';
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <StateDot {...dotOf(state)} />
        {workspace.interactive && <ProgramChoice program={program} onChoose={setChosen} />}
        <Group gap="sm">
          <FindInTerminal search={search?.run ?? null} />
          <Button variant="default" onClick={() => setAttempt((before) => before + 1)}>
            {state.is === 'ended' || program === 'main' ? 'Connect again' : 'New shell'}
          </Button>
        </Group>
      </Group>
      {state.is === 'ended' && (
        <Alert color="yellow" role="status">
          {state.reason}
        </Alert>
      )}
      <TerminalView
        key={`${program} ${attempt}`}
        workspaceId={workspace.id}
        program={program}
        onState={setState}
        onSearch={(run) => setSearch({ run })}
      />
      <Text size="sm" c="dimmed">
        Ctrl+F6 leaves the terminal; Tab goes on from there.
        {program === 'main' && ' Enter shows the prompt of a shell; whoever goes away leaves the program running.'}
      </Text>
    </Stack>
  );
}

const programs: readonly { readonly value: Program; readonly label: string }[] = [
  { value: 'shell', label: 'Shell (exec)' },
  { value: 'main', label: 'Main program (attach)' },
];

interface ProgramChoiceProps {
  readonly program: Program;
  readonly onChoose: (program: Program) => void;
}

function ProgramChoice({ program, onChoose }: ProgramChoiceProps) {
  return <SegmentedControl aria-label="Program" data={[...programs]} value={program} onChange={onChoose} />;
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
        <ActionIcon type="submit" size={36} variant="default" aria-label="Find the one before">
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon size={36} variant="default" aria-label="Find the next" onClick={() => search?.(text, false)}>
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  );
}
