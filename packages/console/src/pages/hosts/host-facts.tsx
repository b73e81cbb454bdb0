import { Paper, Stack, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { Ago } from '../../parts/ago.tsx';
import { Fact, Facts } from '../../parts/facts.tsx';
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
        <Facts>
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
        </Facts>
      </Stack>
    </Paper>
  );
}
