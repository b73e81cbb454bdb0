import { Paper, Stack, Table, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import type { ReactNode } from 'react';
import { Ago } from '../../parts/ago.tsx';
import { StateDot } from '../../parts/state-dot.tsx';

const kernelFeatures: Readonly<Record<keyof NonNullable<Host['kernel']>, string>> = {
  macvlan: 'macvlan (addresses on the LAN)',
  ipvlan: 'ipvlan',
  vlan: '802.1q VLANs',
  policyRouting: 'Policy routing (the return path)',
  kvm: 'Hardware virtualization (Windows desktops)',
};

/** Engine, agent and kernel of a host. */
export function HostFactsCard({ host: { engine, agent, kernel } }: { readonly host: Host }) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Engine, agent, kernel</Title>
        <Table withRowBorders={false} verticalSpacing={4}>
          <Table.Tbody>
            <Fact name="Docker engine">
              {engine === null ? 'does not answer' : `${engine.version} (API ${engine.apiVersion})`}
              {engine?.rootless && ', rootless'}
            </Fact>
            <Fact name="Agent">{agent === null ? 'has never reported' : agent.version}</Fact>
            <Fact name="Last heard">{agent?.lastHeartbeatAt ? <Ago at={agent.lastHeartbeatAt} /> : 'never'}</Fact>
            {kernel !== null &&
              (Object.keys(kernelFeatures) as (keyof typeof kernelFeatures)[]).map((feature) => (
                <Fact key={feature} name={kernelFeatures[feature]}>
                  <StateDot tone={kernel[feature] ? 'good' : 'idle'} label={kernel[feature] ? 'Yes' : 'No'} />
                </Fact>
              ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Paper>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w="50%">{name}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}
