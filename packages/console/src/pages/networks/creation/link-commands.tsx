import { Paper, Stack, Text, Title } from '@mantine/core';
import { previewLinks } from '@trailer/netmodel';
import { CopyLine } from '../../../parts/copy-line.tsx';
import type { NetworkFormState } from './use-network-form.ts';

/** What becomes of the host's own links with the network; nothing where there is nothing to tell. */
export function LinkCommands({ state: { check, site } }: { readonly state: Pick<NetworkFormState, 'check' | 'site'> }) {
  if (check.spec === null) return null;
  const lines = previewLinks(check.spec, { networkId: null, interfaces: site.facts.interfaces });
  if (lines.length === 0) return null;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>What is made on the host</Title>
        <Text size="sm">
          Trailer makes it, marks it, makes it again when it goes, and removes it with the network. A shim is named
          after the network, and gets a route to each workspace when that starts. As commands:
        </Text>
        <Stack gap={4} data-testid="link-commands">
          {lines.map((line) => (
            <CopyLine key={line} text={line} label="Copy the command" />
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
