import { Alert, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { Network, UpdateWorkspace, Workspace } from '@trailer/contract';
import { FieldChanges } from './field-changes.tsx';
import { keptThrough } from './kept.ts';
import { remakesContainer, stagedFields } from './staged.ts';

interface Props {
  readonly change: UpdateWorkspace;
  readonly workspace: Workspace;
  readonly networks: readonly Network[];
}

/** What will be changed, and what that means for the container: shown before anything is sent. */
export function StagedPanel({ change, workspace, networks }: Props) {
  const staged = stagedFields(change, workspace, networks);
  const remakes = remakesContainer(staged);
  return (
    <Paper withBorder p="md" component="section" aria-label="Staged changes">
      <Stack gap="sm">
        <Title order={2}>Staged changes</Title>
        {staged.length === 0 ? (
          <Text c="dimmed">Nothing is changed yet. What you change is shown here before it is sent.</Text>
        ) : (
          <>
            <FieldChanges fields={staged} label="Fields that change" />
            {remakes ? <Remaking {...{ change, workspace, networks }} /> : <Text size="sm">The container stays.</Text>}
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Remaking({ change, workspace, networks }: Props) {
  const { stays, goes } = keptThrough(change, workspace, networks);
  return (
    <>
      <Alert color="yellow" title="The container will be made anew">
        {interruptionOf(workspace)}
      </Alert>
      <Consequences title="Stays" lines={stays} />
      <Consequences title="Does not stay" lines={goes} />
    </>
  );
}

function interruptionOf({ kind, running }: Workspace): string {
  if (!running) return 'It is stopped, so nobody notices.';
  if (kind === 'linux') return 'It does not answer for a moment.';
  return 'Windows is asked to shut down first, and starts again afterwards.';
}

function Consequences({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm" aria-label={title}>
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </div>
  );
}
