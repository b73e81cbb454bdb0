import { Code, Paper, Stack, Text, Title } from '@mantine/core';
import { dockerArgumentsOf, type EngineNetworkRequest, planEngineNetwork } from '@trailer/netmodel';
import { useMemo } from 'react';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { AddressMap } from '../address-map/address-map.tsx';
import { commandLine } from './command-line.ts';
import { planOfDraft } from './draft-plan.ts';
import { LinkCommands } from './link-commands.tsx';
import type { NetworkFormState } from './use-network-form.ts';

/** What comes of the form: the picture of its subnet, and what Docker will be asked to make. */
export function Preview({ state }: { readonly state: NetworkFormState }) {
  const { form, host, site, check } = state;
  const plan = useMemo(() => planOfDraft(form, host, site.facts), [form, host, site]);
  return (
    <Stack gap="md">
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2}>Addresses</Title>
          {plan === null ? (
            <Text size="sm" c="dimmed">
              {form.driver === 'bridge' && form.subnet.trim() === ''
                ? 'Docker chooses the subnet when it makes the network.'
                : 'The map appears with the subnet.'}
            </Text>
          ) : (
            <AddressMap plan={plan} />
          )}
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2}>What Docker will be asked</Title>
          {check.spec === null ? (
            <Text size="sm" c="dimmed">
              Shown as soon as nothing speaks against the network.
            </Text>
          ) : (
            <EngineRequest request={planEngineNetwork(check.spec, site.facts.engine?.can)} />
          )}
        </Stack>
      </Paper>
      <LinkCommands state={state} />
    </Stack>
  );
}

function EngineRequest({ request }: { readonly request: EngineNetworkRequest }) {
  return (
    <>
      <Text size="sm">
        Trailer asks the Engine API for exactly this, with a label of its own by which it knows the network again.
      </Text>
      <Code block tabIndex={0} aria-label="Request to the Engine API" data-testid="engine-request">
        {JSON.stringify(request, null, 2)}
      </Code>
      <Text size="sm">As a command it would be:</Text>
      <CopyLine text={commandLine(['docker', ...dockerArgumentsOf(request)])} label="Copy the command" />
    </>
  );
}
