import { Button, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { WorkspaceVerb } from '../verbs.ts';
import classes from './bulk-bar.module.css';
import { BulkOutcome } from './bulk-outcome.tsx';
import { ConfirmDeleteMany } from './confirm-delete-many.tsx';
import type { WorkspaceRow } from './rows.ts';
import { type Bulk, useBulk } from './use-bulk.ts';

interface Props {
  /** The workspaces that are chosen and shown. */
  readonly chosen: readonly WorkspaceRow[];
  readonly onClear: () => void;
}

const verbs: readonly { readonly verb: WorkspaceVerb; readonly label: string }[] = [
  { verb: 'start', label: 'Start' },
  { verb: 'stop', label: 'Stop' },
  { verb: 'restart', label: 'Restart' },
  { verb: 'redeploy', label: 'Redeploy' },
];

/** What can be done to the workspaces that are chosen, and how far it is; it lies over the end of the page. */
export function BulkBar({ chosen, onClear }: Props) {
  const bulk = useBulk();
  if (chosen.length === 0 && bulk.work === null) return null;
  return (
    <>
      <div className={classes['room']} />
      <Paper withBorder shadow="md" p="sm" className={classes['bar']} role="region" aria-label="Chosen workspaces">
        {bulk.work !== null && <BulkOutcome work={bulk.work} onClose={bulk.putAway} />}
        {chosen.length > 0 && !isUnderWay(bulk) && <Choices chosen={chosen} onClear={onClear} bulk={bulk} />}
      </Paper>
    </>
  );
}

function Choices({ chosen, onClear, bulk }: Props & { readonly bulk: Bulk }) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" fw={600} role="status">
        {chosen.length} chosen
      </Text>
      <Group gap="xs">
        {verbs.map(({ verb, label }) => (
          <Button key={verb} size="xs" variant="default" onClick={() => bulk.begin(verb, chosen)}>
            {label}
          </Button>
        ))}
        <Button size="xs" color="red" onClick={open}>
          Delete
        </Button>
        <Button size="xs" variant="subtle" onClick={onClear}>
          Choose none
        </Button>
      </Group>
      <ConfirmDeleteMany
        rows={chosen}
        opened={asking}
        onClose={close}
        onConfirm={() => {
          close();
          bulk.begin('delete', chosen);
        }}
      />
    </Group>
  );
}

function isUnderWay({ work }: Bulk): boolean {
  return work !== null && work.done < work.total;
}
