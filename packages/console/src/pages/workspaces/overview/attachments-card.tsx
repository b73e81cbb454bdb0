import { Group, List, Text } from '@mantine/core';
import type { Network, Workspace } from '@trailer/contract';
import { ResourceLink } from '../../../parts/resource-link.tsx';
import { networkModes } from '../network-modes.ts';
import { Card } from './card.tsx';

interface Props {
  readonly workspace: Workspace;
  readonly networks: readonly Network[];
}

/** The networks it is on, and the ports of the host that lead to it. */
export function AttachmentsCard({ workspace, networks }: Props) {
  const { ports, defaultBridge, networkMode } = workspace;
  return (
    <Card title="Networks and ports">
      <List size="sm" aria-label="Networks">
        {workspace.networks.map((attachment) => (
          <List.Item key={attachment.networkId}>
            <Attachment {...attachment} network={networks.find(({ id }) => id === attachment.networkId)} />
          </List.Item>
        ))}
        {networkMode !== 'standard' && (
          <List.Item>{networkModes.find(({ value }) => value === networkMode)?.label}</List.Item>
        )}
        {defaultBridge && <List.Item>the engine's own bridge</List.Item>}
      </List>
      {ports.length === 0 ? (
        <Text size="sm" c="dimmed">
          No ports are published.
        </Text>
      ) : (
        <List size="sm" aria-label="Published ports">
          {ports.map((port) => (
            <List.Item key={`${port.hostAddress} ${port.hostPort} ${port.protocol}`}>
              <Text span ff="monospace" size="sm">
                {port.hostAddress ?? 'every address'}:{port.hostPort} → {port.containerPort}/{port.protocol}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}

type AttachmentProps = Workspace['networks'][number] & { readonly network: Network | undefined };

function Attachment({ networkId, network, ipv4Address, macAddress }: AttachmentProps) {
  const wished = [ipv4Address, macAddress].filter((wish) => wish !== null).join(', ');
  return (
    <Group gap={6}>
      <ResourceLink kind="network" id={networkId}>
        {network?.name ?? networkId}
      </ResourceLink>
      {network && <span>{[network.driver, network.subnet].filter((part) => part !== null).join(', ')}</span>}
      {wished !== '' && <span>as {wished}</span>}
    </Group>
  );
}
