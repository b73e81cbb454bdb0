import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Workspace } from '@trailer/contract';
import { shownAddressesOf } from '../host-addresses.ts';
import { useFields } from './context.ts';
import { freshKey } from './form.ts';
import { rowFor, suggestedPorts } from './ports.ts';
import { Repeated } from './repeated.tsx';

/** The ports of the host that lead to the workspace. `neighbours` are the workspaces that have some already. */
export function PortFields({ neighbours }: { readonly neighbours: readonly Workspace[] }) {
  const { form, change, faultAt, host } = useFields();
  const { ports, kind } = form;
  if (form.networkMode === 'none') return null;
  const isHost = form.networkMode === 'host';
  const addresses = ['127.0.0.1', ...(host === undefined ? [] : shownAddressesOf(host))];
  const blank = { key: freshKey(ports), hostPort: '', containerPort: '', protocol: 'tcp', hostAddress: '' } as const;
  return (
    <Repeated
      legend={isHost ? 'Ports its program listens on' : 'Published ports'}
      what="port"
      hint={
        isHost
          ? 'Nothing is forwarded: these ports of the host are the workspace’s, and nobody else may have them.'
          : 'Requests to these ports of the host are forwarded to the workspace, whatever network they come from.'
      }
      rows={ports}
      onChange={(rows) => change({ ports: rows })}
      blank={() => blank}
      more={suggestedPorts(kind, ports).map((suggestion) => (
        <Button
          key={suggestion.label}
          size="xs"
          variant="subtle"
          onClick={() => change({ ports: [...ports, rowFor(suggestion, ports, neighbours)] })}
        >
          {suggestion.label}
        </Button>
      ))}
    >
      {(row, index, set) => (
        <>
          <TextInput
            label="Host port"
            inputMode="numeric"
            value={row.hostPort}
            error={faultAt(`ports[${index}].hostPort`, row.hostPort)}
            onChange={(event) => set({ hostPort: event.currentTarget.value })}
          />
          {!isHost && (
            <TextInput
              label={kind === 'windows' ? 'Windows port' : 'Container port'}
              inputMode="numeric"
              value={row.containerPort}
              error={faultAt(`ports[${index}].containerPort`, row.containerPort)}
              onChange={(event) => set({ containerPort: event.currentTarget.value })}
            />
          )}
          <NativeSelect
            label="Protocol"
            data={['tcp', 'udp']}
            value={row.protocol}
            onChange={(event) => set({ protocol: event.currentTarget.value === 'udp' ? 'udp' : 'tcp' })}
          />
          <NativeSelect
            label="At"
            data={[{ value: '', label: 'every address' }, ...new Set([...addresses, row.hostAddress].filter(Boolean))]}
            value={row.hostAddress}
            error={faultAt(`ports[${index}].hostAddress`, row.hostAddress)}
            onChange={(event) => set({ hostAddress: event.currentTarget.value })}
          />
        </>
      )}
    </Repeated>
  );
}
