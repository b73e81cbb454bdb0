import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { FieldWarning } from './field-warning.tsx';
import { splitEntries } from './form.ts';
import { HostShimField } from './host-shim-field.tsx';
import { Ipv6Fields } from './ipv6-fields.tsx';
import { isRoutedMode, suggestTypedRange } from './suggest.ts';
import type { NetworkFormState } from './use-network-form.ts';

type TextField = 'subnet' | 'gateway' | 'ipRange';

interface FieldTexts {
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
}

const ofLan: Readonly<Record<TextField, FieldTexts>> = {
  subnet: { label: 'Subnet', hint: "The LAN's own subnet", placeholder: '192.168.1.0/24' },
  gateway: { label: 'Gateway', hint: "The LAN's router", placeholder: '192.168.1.1' },
  ipRange: {
    label: 'Range for workspaces',
    hint: "A part of the subnet that your router's DHCP does not give out",
    placeholder: '192.168.1.192/27',
  },
};

const ofBridge: Readonly<Record<TextField, FieldTexts>> = {
  subnet: { ...ofLan.subnet, hint: 'Leave it empty and Docker chooses one', placeholder: 'Docker chooses' },
  gateway: { ...ofLan.gateway, hint: "The host's own address in it; empty: the first one", placeholder: 'The first' },
  ipRange: { ...ofLan.ipRange, hint: 'Empty: the whole subnet', placeholder: 'The whole subnet' },
};

const ofRouted: Readonly<Record<TextField, FieldTexts>> = {
  subnet: { ...ofLan.subnet, hint: 'One that your LAN does not have yet', placeholder: '10.80.0.0/24' },
  gateway: ofLan.gateway,
  ipRange: ofBridge.ipRange,
};

function textsOf({ driver, mode }: NetworkFormState['form']): Readonly<Record<TextField, FieldTexts>> {
  if (driver === 'bridge') return ofBridge;
  return isRoutedMode(mode) ? ofRouted : ofLan;
}

/** Which addresses the network has, and which of them Docker may give to workspaces. */
export function AddressingFields({ state }: { readonly state: NetworkFormState }) {
  const { form, faults, check, edit } = state;
  return (
    <Stack gap="md">
      <AddressField field="subnet" state={state} />
      {!isRoutedMode(form.mode) && <AddressField field="gateway" state={state} />}
      <Stack gap={4}>
        <AddressField field="ipRange" state={state} />
        <SuggestedRange state={state} />
      </Stack>
      <TagsInput
        label="Excluded addresses"
        description="Addresses in the range that somebody else has; Docker leaves them out"
        placeholder={form.excludedAddresses.length === 0 ? 'Type one and press Enter' : ''}
        value={[...form.excludedAddresses]}
        onChange={(value) => edit('excludedAddresses', splitEntries(value))}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        error={faults['excludedAddresses']}
      />
      <FieldWarning text={check.warnings['excludedAddresses']} />
      <Ipv6Fields state={state} />
      {takesShim(form) && <HostShimField state={state} />}
    </Stack>
  );
}

interface AddressFieldProps {
  readonly field: TextField;
  readonly state: NetworkFormState;
}

function AddressField({ field, state }: AddressFieldProps) {
  const { form, faults, check, edit } = state;
  const { label, hint, placeholder } = textsOf(form)[field];
  return (
    <Stack gap={4}>
      <TextInput
        label={label}
        description={hint}
        placeholder={placeholder}
        value={form[field]}
        onChange={(event) => edit(field, event.currentTarget.value)}
        error={faults[field]}
        withAsterisk={form.driver !== 'bridge' && field !== 'ipRange' && form.ipv6Subnet === ''}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <FieldWarning text={check.warnings[field]} />
    </Stack>
  );
}

function SuggestedRange({ state }: { readonly state: NetworkFormState }) {
  const { form, site, edit } = state;
  const ownSubnet = form.driver === 'bridge' || isRoutedMode(form.mode);
  const suggested = ownSubnet ? null : suggestTypedRange(form, site);
  if (suggested === null || form.ipRange === suggested) return null;
  return (
    <Group>
      <Button size="compact-xs" variant="light" onClick={() => edit('ipRange', suggested)}>
        Use {suggested}
      </Button>
    </Group>
  );
}

/** Only workspaces in mode bridge hear a shim; one that was typed before stays in sight, with what is wrong with it. */
function takesShim({ driver, mode, hostShim }: NetworkFormState['form']): boolean {
  return driver === 'macvlan' && (mode === '' || mode === 'bridge' || hostShim !== '');
}
