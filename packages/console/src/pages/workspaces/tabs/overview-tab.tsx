import { SimpleGrid, Stack } from '@mantine/core';
import { findById, useHosts, useNetworks } from '../../../api/resources.ts';
import { AboutCard } from '../overview/about-card.tsx';
import { AccessCard } from '../overview/access-card.tsx';
import { AttachmentsCard } from '../overview/attachments-card.tsx';
import { ConditionsCard } from '../overview/conditions-card.tsx';
import type { TabProps } from './tab-props.ts';

/** Where a workspace answers, whether what that needs holds, and what it is made from. */
export function OverviewTab({ workspace }: TabProps) {
  const host = findById(useHosts(), workspace.hostId);
  const networks = useNetworks().data ?? [];
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Stack>
        <AccessCard workspace={workspace} host={host} networks={networks} />
      </Stack>
      <Stack>
        <ConditionsCard conditions={workspace.status.conditions} />
        <AttachmentsCard workspace={workspace} networks={networks} />
        <AboutCard workspace={workspace} host={host} />
      </Stack>
    </SimpleGrid>
  );
}
