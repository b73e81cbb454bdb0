import { NativeSelect, TextInput } from '@mantine/core';
import type { Network } from '@trailer/contract';
import { networkModes } from '../network-modes.ts';
import { useFields } from './context.ts';
import { freshKey, type NetworkRow } from './form.ts';
import { Repeated } from './repeated.tsx';

const bridges = [
  { value: 'auto', label: 'As needed' },
  { value: 'true', label: 'Always attached' },
  { value: 'false', label: 'Never attached' },
];

/** What network a workspace has, and where it has networks of its own, which. */
export function NetworkFields() {
  const { form, change, faults } = useFields();
  return (
    <>
      <NativeSelect
        label="Network mode"
        description={networkModes.find(({ value }) => value === form.networkMode)?.tradeOff}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={networkModes.map(({ value, label }) => ({ value, label }))}
        value={form.networkMode}
        error={faults['networkMode']}
        onChange={(event) => {
          const chosen = networkModes.find(({ value }) => value === event.currentTarget.value);
          if (chosen !== undefined) change({ networkMode: chosen.value });
        }}
      />
      {form.networkMode === 'standard' && <OwnNetworkFields />}
    </>
  );
}

/** The networks of a workspace, and the addresses it wants there. */
function OwnNetworkFields() {
  const { form, change, faultAt, networks } = useFields();
  const choices = [
    { value: '', label: 'Choose a network' },
    ...networks.map((network) => ({ value: network.id, label: labelOf(network) })),
  ];
  const unchosen = networks.find(({ id }) => !form.networks.some(({ networkId }) => networkId === id));
  const blank = {
    key: freshKey(form.networks),
    networkId: unchosen?.id ?? '',
    ipv4Address: '',
    ipv6Address: '',
    macAddress: '',
  };
  return (
    <Repeated
      legend="Networks"
      what="network"
      hint={hintOf(networks)}
      rows={form.networks}
      onChange={(rows) => change({ networks: rows })}
      blank={networks.length === 0 ? undefined : () => blank}
      below={<BridgeField />}
    >
      {(row, index, set) => (
        <>
          <NativeSelect
            label="Network"
            data={choices}
            value={row.networkId}
            description={poolOf(networks, row.networkId)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={faultAt(`networks[${index}].networkId`, row.networkId)}
            onChange={(event) => set({ networkId: event.currentTarget.value })}
          />
          <TextInput
            label="IPv4 address"
            placeholder="chosen for it"
            value={row.ipv4Address}
            error={faultAt(`networks[${index}].ipv4Address`, row.ipv4Address)}
            onChange={(event) => set({ ipv4Address: event.currentTarget.value })}
            autoComplete="off"
          />
          {takesIpv6(networks, row) && (
            <TextInput
              label="IPv6 address"
              placeholder="chosen for it"
              value={row.ipv6Address}
              error={faultAt(`networks[${index}].ipv6Address`, row.ipv6Address)}
              onChange={(event) => set({ ipv6Address: event.currentTarget.value })}
              autoComplete="off"
            />
          )}
          <TextInput
            label="MAC address"
            placeholder="chosen for it"
            value={row.macAddress}
            error={faultAt(`networks[${index}].macAddress`, row.macAddress)}
            onChange={(event) => set({ macAddress: event.currentTarget.value })}
            autoComplete="off"
          />
        </>
      )}
    </Repeated>
  );
}

/** One that was typed before stays in sight, with what is wrong with it. */
function takesIpv6(networks: readonly Network[], { networkId, ipv6Address }: NetworkRow): boolean {
  return ipv6Address !== '' || networks.some(({ id, ipv6 }) => id === networkId && ipv6 !== null);
}

/** Whether the engine's default bridge is attached as well. */
function BridgeField() {
  const { form, change, faults, isChange } = useFields();
  return (
    <NativeSelect
      label="The engine's own bridge"
      description={isChange ? undefined : 'As needed: when ports are published, or no network is chosen'}
      data={isChange ? [{ value: 'auto', label: 'As it was chosen before' }, ...bridges.slice(1)] : bridges}
      value={form.defaultBridge}
      error={faults['defaultBridge']}
      onChange={(event) => change({ defaultBridge: bridgeOf(event.currentTarget.value) })}
    />
  );
}

function hintOf(networks: readonly Network[]): string {
  if (networks.length === 0) return 'This host has no network yet: ports are published at its own addresses.';
  return 'Without a network a workspace answers at ports of the host only.';
}

function labelOf({ name, driver, subnet, parentInterface }: Network): string {
  const where = subnet ?? parentInterface;
  return where === null ? `${name} (${driver})` : `${name} (${driver}, ${where})`;
}

function poolOf(networks: readonly Network[], networkId: string): string | undefined {
  const network = networks.find(({ id }) => id === networkId);
  const pool = network?.ipRange ?? network?.subnet ?? null;
  return pool === null ? undefined : `Addresses are chosen from ${pool}`;
}

function bridgeOf(value: string): 'auto' | 'true' | 'false' {
  return value === 'true' || value === 'false' ? value : 'auto';
}
