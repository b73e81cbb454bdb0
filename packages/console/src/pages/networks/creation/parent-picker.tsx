import { Alert, Radio, Stack, Text } from '@mantine/core';
import { type HostInterface, parseCidr } from '@trailer/netmodel';
import { explainUse, listParents } from './parents.ts';
import type { NetworkFormState } from './use-network-form.ts';

/** The NICs of the host: their addresses, which can carry the network, and why the others cannot. */
export function ParentPicker({ state }: { readonly state: NetworkFormState }) {
  const { form, faults, site, host, edit } = state;
  const { shown, rest } = listParents(site.facts);
  const typed = parseCidr(form.subnet.trim());
  const chosen = shown.find(({ name }) => name === form.parentInterface);
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Network card (parent)"
        description={`The NIC of ${host.name} that leads to your LAN`}
        value={form.parentInterface ?? ''}
        onChange={(value) => edit('parentInterface', value)}
        error={faults['parentInterface']}
      >
        <Stack gap="xs" mt="xs">
          {shown.map((nic) => (
            <NicChoice key={nic.name} nic={nic} />
          ))}
        </Stack>
      </Radio.Group>
      {!shown.some(({ parentable }) => parentable) && (
        <Alert color="yellow" title="No network card of this host can carry a LAN network">
          Each one says why. Connect a wired one and bring it up, or make a network inside the host.
        </Alert>
      )}
      {chosen?.parentable === true && (
        <Text size="sm" data-testid="nic-use">
          {explainUse(chosen, typed.ok ? typed.value : null)}
        </Text>
      )}
      {rest.length > 0 && <OtherInterfaces rest={rest} />}
    </Stack>
  );
}

function NicChoice({ nic }: { readonly nic: HostInterface }) {
  const { name, kind, addresses, parentable, whyNot } = nic;
  const held = addresses.length === 0 ? 'no address' : addresses.join(', ');
  return (
    <Radio
      value={name}
      disabled={!parentable}
      label={`${name} · ${held}`}
      description={parentable ? kind : (whyNot ?? 'cannot carry macvlan')}
      styles={parentable ? {} : { label: { color: 'inherit' }, description: { color: 'inherit' } }}
    />
  );
}

function OtherInterfaces({ rest }: { readonly rest: readonly HostInterface[] }) {
  return (
    <details>
      <Text component="summary" size="sm">
        {rest.length === 1 ? '1 other interface' : `${rest.length} other interfaces`}, and why not
      </Text>
      <Stack component="ul" gap={2} my={4} ps="md">
        {rest.map(({ name, whyNot }) => (
          <Text component="li" key={name} size="sm">
            {name} {whyNot ?? 'cannot carry macvlan'}
          </Text>
        ))}
      </Stack>
    </details>
  );
}
