import { Alert, Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { formatCount } from '../../../parts/format-count.ts';
import { StateDot } from '../../../parts/state-dot.tsx';
import { DownloadButton } from '../logs/download-button.tsx';
import { linesWith } from '../logs/log-lines.ts';
import { LogView } from '../logs/log-view.tsx';
import { type FollowedLog, useLog } from '../logs/use-log.ts';
import type { TabProps } from './tab-props.ts';

const tails = [
  { value: '100', label: 'last 100 lines' },
  { value: '1000', label: 'last 1,000 lines' },
  { value: '10000', label: 'last 10,000 lines' },
];

/** The output of a workspace as it comes, to be searched and taken along. */
export function LogsTab({ workspace }: TabProps) {
  const [tail, setTail] = useState('1000');
  const [timestamps, setTimestamps] = useState(false);
  const [stick, setStick] = useState(true);
  const [wanted, setWanted] = useState('');
  const [attempt, setAttempt] = useState(0);
  const run = workspace.status.phase === 'running' ? 'running' : 'not running';
  const followed = useLog({ id: workspace.id, tail: Number(tail), timestamps, run }, attempt);
  const search = useDeferredValue(wanted);
  const lines = useMemo(() => linesWith(followed.log.lines, search), [followed.log.lines, search]);
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <TextInput
          label="Find"
          flex="1 1 9rem"
          maw={480}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Select
          label="From"
          data={tails}
          value={tail}
          allowDeselect={false}
          onChange={(value) => setTail(value ?? '1000')}
        />
        <Switch
          label="Times"
          checked={timestamps}
          onChange={(event) => setTimestamps(event.currentTarget.checked)}
          mb={8}
        />
        <Switch
          label="Stay at the end"
          checked={stick}
          onChange={(event) => setStick(event.currentTarget.checked)}
          mb={8}
        />
        <DownloadButton workspace={workspace} />
        <LogState followed={followed} onAgain={() => setAttempt((before) => before + 1)} />
      </Group>
      {followed.error !== null && <Alert color="red">{followed.error.message}</Alert>}
      <LogView lines={lines} stick={stick && wanted === ''} />
    </Stack>
  );
}

function LogState({
  followed: { state, log },
  onAgain,
}: {
  readonly followed: FollowedLog;
  readonly onAgain: () => void;
}) {
  if (state === 'ended') {
    return (
      <Group gap="xs" h={36}>
        <StateDot tone="idle" label="The log ended" />
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          Follow again
        </Button>
      </Group>
    );
  }
  const label =
    log.lines.length === 0 ? 'Nothing was written yet' : `Following, ${formatCount(log.nextNumber - 1, 'line')}`;
  return (
    <Group h={36}>
      <StateDot tone={state === 'connecting' ? 'busy' : 'good'} label={state === 'connecting' ? 'Connecting' : label} />
    </Group>
  );
}
