import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { StateDot } from '../../parts/state-dot.tsx';

type Interface = Host['interfaces'][number];

/** The network cards: their addresses, and which of them can carry a network of its own, and why the others cannot. */
export function HostInterfaces({ host }: { readonly host: Host }) {
  const sorted = host.interfaces.toSorted((one, other) => Number(other.parentable) - Number(one.parentable));
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Network interfaces</Title>
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Addresses</Table.Th>
                <Table.Th>Can be a parent</Table.Th>
                <Table.Th>MAC</Table.Th>
                <Table.Th>MTU</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sorted.map((nic) => (
                <InterfaceRow key={nic.name} nic={nic} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Paper>
  );
}

function InterfaceRow({ nic }: { readonly nic: Interface }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {nic.name}
        </Text>
        <Text size="xs" c="dimmed">
          {nic.kind}, {nic.up ? 'up' : 'down'}
        </Text>
      </Table.Td>
      <Table.Td>
        {nic.addresses.map((address) => (
          <Text key={address} size="sm" className="copyable">
            {address}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <StateDot tone={nic.parentable ? 'good' : 'idle'} label={nic.parentable ? 'Yes' : 'No'} />
        {nic.whyNot !== undefined && (
          <Text size="xs" c="dimmed">
            {nic.whyNot}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="copyable">
          {nic.mac}
        </Text>
      </Table.Td>
      <Table.Td>{nic.mtu}</Table.Td>
    </Table.Tr>
  );
}
