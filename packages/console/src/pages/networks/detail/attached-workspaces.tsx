import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Network, Workspace } from '@trailer/contract';
import { existingNetworkOf } from '../../../parts/model-input.ts';
import { toneOfWorkspace } from '../../../parts/phase.ts';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import { StateDot } from '../../../parts/state-dot.tsx';
import { heldByWorkspaces } from '../address-map/holders.ts';

interface AttachedWorkspacesProps {
  readonly network: Network;
  /** Those that are on the network. */
  readonly workspaces: readonly Workspace[];
}

/** Who is on the network, and at which addresses. */
export function AttachedWorkspaces({ network, workspaces }: AttachedWorkspacesProps) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Workspaces on it</Title>
        {workspaces.length === 0 ? (
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              None yet.
            </Text>
            <Button size="xs" variant="default" renderRoot={(props) => <Link {...props} to="/workspaces/new" />}>
              New workspace
            </Button>
          </Group>
        ) : (
          <Table aria-label="Workspaces on the network" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Addresses here</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {workspaces.map((workspace) => (
                <AttachedRow key={workspace.id} workspace={workspace} network={network} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Paper>
  );
}

function AttachedRow({ workspace, network }: { readonly workspace: Workspace; readonly network: Network }) {
  const held = heldByWorkspaces(existingNetworkOf(network), [workspace]);
  return (
    <Table.Tr>
      <Table.Td>
        <ResourceLink kind="workspace" id={workspace.id}>
          {workspace.name}
        </ResourceLink>
      </Table.Td>
      <Table.Td>
        <StateDot tone={toneOfWorkspace(workspace)} label={workspace.status.phase} />
      </Table.Td>
      <Table.Td>
        {held.length === 0 && 'none now'}
        {held.map(({ address, text }) => (
          <Text key={text} size="sm" className="copyable" style={{ whiteSpace: 'nowrap' }} title={text}>
            {address}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
