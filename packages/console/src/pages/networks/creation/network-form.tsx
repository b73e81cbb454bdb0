import { Alert, Button, Grid, Group, Paper, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Host } from '@trailer/contract';
import type { FormEvent } from 'react';
import { flushSync } from 'react-dom';
import { faultsOutside } from '../../../parts/field-faults.ts';
import { AddressingFields } from './addressing-fields.tsx';
import { NameFields } from './name-fields.tsx';
import { PlaceFields } from './place-fields.tsx';
import { Preview } from './preview.tsx';
import type { NetworkFormState } from './use-network-form.ts';
import { WireStep } from './wire-step.tsx';

const fields = [
  'hostId',
  'driver',
  'mode',
  'parentInterface',
  'vlanId',
  'subnet',
  'gateway',
  'ipRange',
  'excludedAddresses',
  'hostShim',
  'ipv6Subnet',
  'ipv6Gateway',
  'ipv6Range',
  'ipv6Only',
  'name',
  'description',
];

interface NetworkFormProps {
  readonly state: NetworkFormState;
  readonly hosts: readonly Host[];
}

/** Everything about a new network on one page: what is asked for, and beside it what comes of that. */
export function NetworkFormPage({ state, hosts }: NetworkFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // The faults have to be there before the first of them can take the focus.
    flushSync(state.noteTry);
    if (state.check.spec !== null) state.create();
    else event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  const elsewhere = faultsOutside(state.faults, fields);
  return (
    <form onSubmit={submit} noValidate aria-label="New network">
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6, xl: 5 }}>
          <Paper withBorder p="md">
            <Stack gap="lg">
              <PlaceFields state={state} hosts={hosts} />
              <AddressingFields state={state} />
              <NameFields state={state} />
              {elsewhere.length > 0 && (
                <Alert color="red" title="The network was not created" role="alert">
                  {elsewhere.join(' ')}
                </Alert>
              )}
              <WireStep look={state.look} />
              <Group justify="flex-end">
                <Button variant="default" renderRoot={(props) => <Link {...props} to="/networks" />}>
                  Cancel
                </Button>
                <Button type="submit" loading={state.busy}>
                  Create network
                </Button>
              </Group>
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6, xl: 7 }}>
          <Preview state={state} />
        </Grid.Col>
      </Grid>
    </form>
  );
}
