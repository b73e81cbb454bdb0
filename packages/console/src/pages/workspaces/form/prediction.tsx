import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import type { Fault } from '@trailer/netmodel';
import { useDeferredValue, useMemo } from 'react';
import { whyNothing } from '../network-modes.ts';
import { MatrixView } from '../picture/matrix.tsx';
import type { WorkspaceForm } from './form.ts';
import { type PredictionContext, predictForm } from './predict.ts';

interface Props extends PredictionContext {
  readonly form: WorkspaceForm;
  readonly warnings: readonly Fault[];
}

/** From where the workspace will answer, following what is typed. */
export function Prediction({ form, warnings, host, networks, workspaces, self }: Props) {
  const { kind, networkMode, networks: rows, ports, defaultBridge } = useDeferredValue(form);
  const cells = useMemo(
    () =>
      predictForm({ kind, networkMode, networks: rows, ports, defaultBridge }, { host, networks, workspaces, self }),
    [kind, networkMode, rows, ports, defaultBridge, host, networks, workspaces, self],
  );
  return (
    <Paper withBorder p="md" component="section" aria-label="Prediction">
      <Stack gap="sm">
        <Title order={2}>Where it will answer</Title>
        {warnings.map(({ path, message }) => (
          <Alert key={`${path} ${message}`} color="yellow">
            {message}
          </Alert>
        ))}
        {cells.length === 0 ? (
          <Text c="dimmed">
            {whyNothing(networkMode) ?? `Nothing can be predicted yet: ${host.name} has never reported.`}
          </Text>
        ) : (
          <MatrixView cells={cells} />
        )}
      </Stack>
    </Paper>
  );
}
