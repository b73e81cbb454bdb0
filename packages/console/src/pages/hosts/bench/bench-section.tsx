import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { BenchPlot } from './bench-plot.tsx';
import { BenchTable } from './bench-table.tsx';
import type { Measurement } from './measurement.ts';
import { useBench } from './use-bench.ts';
import { wayNames } from './way-names.ts';

/** Measures what each way of a host's network gives. */
export function BenchSection({ host }: { readonly host: Host }) {
  const { measurement, start, stop } = useBench(host.id);
  const { state, figures, fault } = measurement;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Measure the network</Title>
          {state === 'running' ? (
            <Button variant="default" onClick={stop}>
              Stop
            </Button>
          ) : (
            <Button variant="default" disabled={host.status !== 'online'} onClick={() => void start()}>
              {state === 'none' ? 'Measure' : 'Measure again'}
            </Button>
          )}
        </Group>
        <Text c="dimmed">
          Throughput and latency of each way packets take. It loads the host for up to a minute, and its LAN where
          another host takes part.
        </Text>
        <Going measurement={measurement} />
        {fault !== null && (
          <Alert color="red" role="alert">
            {fault}
          </Alert>
        )}
        {figures.length > 0 && (
          <>
            <BenchPlot figures={figures} />
            <BenchTable figures={figures} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Going({ measurement: { state, now } }: { readonly measurement: Measurement }) {
  if (state !== 'running') return null;
  const text = now === null ? 'Getting ready' : `${wayNames[now.path]} (${now.index + 1} of ${now.of})`;
  return (
    <Stack gap={4} role="status">
      <Text>{text}</Text>
      <Progress value={now === null ? 0 : ((now.index + 0.5) / now.of) * 100} aria-label="How far it is" />
    </Stack>
  );
}
