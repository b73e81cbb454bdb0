import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { isHostShim } from '@trailer/netmodel';
import { StateDot } from '../../parts/state-dot.tsx';
import classes from './host-interfaces.module.css';

type Interface = Host['interfaces'][number];

/** The network cards: their addresses, and which of them can carry a network of its own, and why the others cannot. */
export function HostInterfaces({ host }: { readonly host: Host }) {
  const sorted = host.interfaces.toSorted((one, other) => Number(other.parentable) - Number(one.parentable));
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Network interfaces</Title>
        <ul className={classes['list']}>
          {sorted.map((nic) => (
            <InterfaceEntry key={nic.name} nic={nic} />
          ))}
        </ul>
      </Stack>
    </Paper>
  );
}

function InterfaceEntry({ nic }: { readonly nic: Interface }) {
  const { name, up, addresses, parentable, whyNot, mac, mtu } = nic;
  return (
    <li className={classes['nic']}>
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {wordFor(nic)}, {up ? 'up' : 'down'}
        </Text>
      </div>
      <div>
        {addresses.length === 0 && (
          <Text size="sm" c="dimmed">
            no address
          </Text>
        )}
        {addresses.map((address) => (
          <Text key={address} size="sm" className="copyable">
            {address}
          </Text>
        ))}
      </div>
      <div>
        <StateDot
          tone={parentable ? 'good' : 'idle'}
          label={parentable ? 'Networks can hang on it' : 'No network on it'}
        />
        {whyNot !== undefined && (
          <Text size="xs" c="dimmed">
            It {whyNot}.
          </Text>
        )}
      </div>
      <div>
        {mac !== null && (
          <Text size="sm" className="copyable">
            {mac}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          MTU {mtu}
        </Text>
      </div>
    </li>
  );
}

function wordFor(nic: Interface): string {
  return isHostShim(nic) ? `host shim on ${nic.parent ?? 'a link that is gone'}` : nic.kind;
}
