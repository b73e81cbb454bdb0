import { Alert, Button, Group, Stack } from '@mantine/core';
import { FieldChanges } from './field-changes.tsx';
import type { StagedField } from './staged.ts';

interface Props {
  readonly conflict: readonly StagedField[];
  readonly onRebase: () => void;
  readonly onDiscard: () => void;
}

/** Tells what somebody else changed while one typed, and asks what is to become of what was typed. */
export function ConflictAlert({ conflict, onRebase, onDiscard }: Props) {
  if (conflict.length === 0) return null;
  return (
    <Alert color="yellow" title="Somebody else changed it meanwhile" role="alert">
      <Stack gap="sm">
        <FieldChanges fields={conflict} label="What the other changed" />
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onRebase}>
            Keep what I typed, take the rest
          </Button>
          <Button size="xs" variant="default" onClick={onDiscard}>
            Discard what I typed
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
