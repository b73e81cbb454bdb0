import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FieldWarning } from './field-warning.tsx';
import { hasIpv6, type NetworkForm } from './form.ts';
import { isRoutedMode } from './suggest.ts';
import { randomUla, suggestIpv6 } from './suggest-ipv6.ts';
import type { NetworkFormState } from './use-network-form.ts';

type Ipv6Field = 'ipv6Subnet' | 'ipv6Gateway' | 'ipv6Range';

const labels: Readonly<Record<Ipv6Field, string>> = {
  ipv6Subnet: 'IPv6 subnet',
  ipv6Gateway: 'IPv6 gateway',
  ipv6Range: 'IPv6 range for workspaces',
};

function hintOf(field: Ipv6Field, { driver }: NetworkForm): string {
  switch (field) {
    case 'ipv6Subnet':
      return driver === 'bridge'
        ? 'One of your own, such as fd…::/64'
        : "The LAN's own; leave the IPv4 one empty for IPv6 alone";
    case 'ipv6Gateway':
      return driver === 'bridge'
        ? 'Empty: the first address'
        : "The router's address inside the subnet, not the one that begins with fe80";
    case 'ipv6Range':
      return 'Empty: the whole subnet';
  }
}

/** IPv6 of a new network, out of sight until somebody wants it. */
export function Ipv6Fields({ state }: { readonly state: NetworkFormState }) {
  const { form, faults, edit } = state;
  const [opened, setOpened] = useState(false);
  if (!opened && !hasIpv6(form)) {
    return (
      <Group>
        <Button size="compact-sm" variant="subtle" onClick={() => setOpened(true)}>
          Add IPv6
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="md" role="group" aria-label="IPv6">
      <Stack gap={4}>
        <Ipv6TextField field="ipv6Subnet" state={state} />
        <Suggestion state={state} />
      </Stack>
      {!isRoutedMode(form.mode) && <Ipv6TextField field="ipv6Gateway" state={state} />}
      <Ipv6TextField field="ipv6Range" state={state} />
      {form.driver === 'bridge' && (
        <Checkbox
          label="Without IPv4"
          checked={form.ipv6Only}
          onChange={(event) => edit('ipv6Only', event.currentTarget.checked)}
          error={faults['ipv6Only']}
        />
      )}
    </Stack>
  );
}

interface FieldProps {
  readonly field: Ipv6Field;
  readonly state: NetworkFormState;
}

function Ipv6TextField({ field, state }: FieldProps) {
  const { form, faults, check, edit } = state;
  return (
    <Stack gap={4}>
      <TextInput
        label={labels[field]}
        description={hintOf(field, form)}
        placeholder="None"
        value={form[field]}
        onChange={(event) => edit(field, event.currentTarget.value)}
        error={faults[field]}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <FieldWarning text={check.warnings[field]} />
    </Stack>
  );
}

/** What the NIC has on its LAN; for a bridge a prefix that nobody else has, by chance (RFC 4193). */
function Suggestion({ state }: Omit<FieldProps, 'field'>) {
  const { form, site, edit } = state;
  const [ula] = useState(randomUla);
  const suggested = form.driver === 'bridge' ? { subnet: ula, gateway: '' } : suggestIpv6(form, site);
  if (form.ipv6Subnet.trim() !== '') return null;
  if (suggested === null) {
    return (
      <Text size="xs" c="dimmed">
        The host has no IPv6 address on that LAN to suggest one from.
      </Text>
    );
  }
  const take = (): void => {
    edit('ipv6Subnet', suggested.subnet);
    if (suggested.gateway !== '') edit('ipv6Gateway', suggested.gateway);
  };
  return (
    <Group>
      <Button size="compact-xs" variant="light" onClick={take}>
        Use {suggested.subnet}
      </Button>
    </Group>
  );
}
