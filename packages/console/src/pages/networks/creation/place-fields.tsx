import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import type { Host } from '@trailer/contract';
import type { NetworkDriver } from '@trailer/netmodel';
import { FieldWarning } from './field-warning.tsx';
import { ModeField } from './mode-field.tsx';
import { ParentPicker } from './parent-picker.tsx';
import { canHoldNetworks, type NetworkFormState } from './use-network-form.ts';

const drivers = [
  {
    value: 'macvlan',
    label: 'On the LAN (macvlan)',
    description: 'Workspaces get addresses of their own on your LAN; ports can be published through the host as well.',
  },
  {
    value: 'ipvlan',
    label: "On the LAN under the host's MAC address (ipvlan)",
    description: 'For switches and clouds that take one MAC address a port; or behind the host by a route (l3).',
  },
  {
    value: 'bridge',
    label: 'Inside the host (bridge)',
    description: 'Workspaces have addresses that only this host reaches; others reach them by published ports.',
  },
] as const satisfies readonly { readonly value: NetworkDriver; readonly label: string; readonly description: string }[];

interface PlaceFieldsProps {
  readonly state: NetworkFormState;
  readonly hosts: readonly Host[];
}

/** Where the network is: on which host, by which driver, on which NIC. */
export function PlaceFields({ state, hosts }: PlaceFieldsProps) {
  const { form, faults, check, edit } = state;
  return (
    <Stack gap="md">
      <NativeSelect
        label="Host"
        description={describeAbsence(state.host)}
        value={form.hostId}
        onChange={(event) => edit('hostId', event.currentTarget.value)}
        data={hosts.map(optionOf)}
        error={faults['hostId']}
      />
      <Radio.Group
        label="Kind of network"
        value={form.driver}
        onChange={(value) => edit('driver', drivers.find((driver) => driver.value === value)?.value ?? 'macvlan')}
        error={faults['driver']}
      >
        <Stack gap="xs" mt="xs">
          {drivers.map((driver) => (
            <Radio key={driver.value} {...driver} />
          ))}
        </Stack>
      </Radio.Group>
      <ModeField state={state} />
      {form.driver !== 'bridge' && <ParentPicker state={state} />}
      <FieldWarning text={check.warnings['parentInterface']} />
      {form.driver !== 'bridge' && (
        <TextInput
          label="VLAN tag"
          description="Where the NIC is on a trunk: the 802.1q tag of the LAN, 1 to 4094. Empty: untagged"
          placeholder="Untagged"
          inputMode="numeric"
          value={form.vlanId}
          onChange={(event) => edit('vlanId', event.currentTarget.value)}
          error={faults['vlanId']}
          autoComplete="off"
        />
      )}
    </Stack>
  );
}

/** What it means for the network that its host is away. */
function describeAbsence({ name, status }: Host): string | null {
  if (status !== 'offline') return null;
  return `${name} is offline: what it told last is shown, and the network is made when it is back.`;
}

function optionOf(host: Host) {
  const state = host.status === 'online' ? '' : ` (${host.status})`;
  const never = canHoldNetworks(host) ? '' : ': its agent never reported';
  return { value: host.id, label: `${host.name}${state}${never}`, disabled: !canHoldNetworks(host) };
}
