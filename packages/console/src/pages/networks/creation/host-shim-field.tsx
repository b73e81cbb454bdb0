import { Button, Group, Stack, TextInput } from '@mantine/core';
import { FieldWarning } from './field-warning.tsx';
import { suggestShim } from './suggest.ts';
import type { NetworkFormState } from './use-network-form.ts';

/** The host's own address beside its workspaces on the LAN; a macvlan keeps them apart without one. */
export function HostShimField({ state }: { readonly state: NetworkFormState }) {
  const { form, site, faults, check, edit } = state;
  const suggested = form.hostShim.trim() === '' ? suggestShim(form, site) : null;
  return (
    <Stack gap={4}>
      <TextInput
        label="Host shim"
        description="An address that nobody has: by it this host reaches its workspaces on the LAN, and they reach it. Empty: they do not"
        placeholder="None"
        value={form.hostShim}
        onChange={(event) => edit('hostShim', event.currentTarget.value)}
        error={faults['hostShim']}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <FieldWarning text={check.warnings['hostShim']} />
      {suggested !== null && (
        <Group>
          <Button size="compact-xs" variant="light" onClick={() => edit('hostShim', suggested)}>
            Use {suggested}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
