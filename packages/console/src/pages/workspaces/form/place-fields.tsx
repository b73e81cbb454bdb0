import { Fieldset, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { useFields } from './context.ts';
import { emptyForm, type WorkspaceForm } from './form.ts';

const kinds = [
  { value: 'linux', label: 'Linux container' },
  { value: 'windows', label: 'Windows desktop' },
];

/** What kind of workspace it will be, and where: fixed once it is made. */
export function PlaceFields({ hosts }: { readonly hosts: readonly Host[] }) {
  const { form, change, faultAt } = useFields();
  return (
    <Fieldset legend="Kind and host">
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Kind"
          data={kinds}
          value={form.kind}
          onChange={(value) => change(kindOf(value, form))}
          fullWidth
        />
        <NativeSelect
          label="Host"
          data={hosts.map(({ id, name, status }) => ({
            value: id,
            label: status === 'online' ? name : `${name} (${status})`,
          }))}
          value={form.hostId}
          error={faultAt('hostId', form.hostId)}
          // Networks and addresses of one host say nothing on another.
          onChange={(event) => change({ hostId: event.currentTarget.value, networks: [] })}
        />
        {form.kind === 'windows' && (
          <Text size="sm" c="dimmed">
            A virtual machine inside a container. On a macvlan network it takes an address of its own from the LAN.
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

function kindOf(value: string, { image, hostId }: WorkspaceForm): Partial<WorkspaceForm> {
  const { windows } = emptyForm(hostId);
  const kind = value === 'windows' ? 'windows' : 'linux';
  const usual = kind === 'windows' && image === '' ? { image: 'trailer-windows' } : {};
  const none = kind === 'linux' && image === 'trailer-windows' ? { image: '' } : {};
  return { kind, windows, ...usual, ...none };
}
