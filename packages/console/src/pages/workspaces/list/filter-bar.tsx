import { CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { parseFilter, type StateFilter, type WorkspaceFilter } from './filter.ts';

interface Props {
  readonly filter: WorkspaceFilter;
  readonly onChange: (filter: WorkspaceFilter) => void;
}

const states: readonly { readonly value: StateFilter | ''; readonly label: string }[] = [
  { value: '', label: 'Any state' },
  { value: 'attention', label: 'Needs attention' },
  { value: 'running', label: 'Running' },
  { value: 'busy', label: 'On its way' },
  { value: 'stopped', label: 'Stopped' },
];

const kinds = [
  { value: '', label: 'Any kind' },
  { value: 'linux', label: 'Linux' },
  { value: 'windows', label: 'Windows' },
];

/** What the list is narrowed down to. */
export function FilterBar({ filter, onChange }: Props) {
  const change = (part: Readonly<Record<string, unknown>>): void => onChange(parseFilter({ ...filter, ...part }));
  const text = filter.text ?? '';
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Workspaces">
      <TextInput
        aria-label="Search by name, image, address or host"
        placeholder="Name, image, address, host"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={text !== '' && <CloseButton aria-label="Clear the search" onClick={() => change({ text: '' })} />}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        flex="1 1 14rem"
        maw={480}
      />
      <NativeSelect
        aria-label="State"
        data={[...states]}
        value={filter.state ?? ''}
        onChange={(event) => change({ state: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label="Kind"
        data={kinds}
        value={filter.kind ?? ''}
        onChange={(event) => change({ kind: event.currentTarget.value })}
      />
    </Group>
  );
}
