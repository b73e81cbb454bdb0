import { Group, Stack, Text } from '@mantine/core';
import type { Condition } from '@trailer/contract';
import { Ago } from '../../../parts/ago.tsx';
import { toneOfCondition } from '../../../parts/phase.ts';
import { StateDot } from '../../../parts/state-dot.tsx';
import { Card } from './card.tsx';
import classes from './conditions-card.module.css';

const titles: Readonly<Record<Condition['type'], string>> = {
  PortsPublished: 'Ports are published',
  ReturnPathInstalled: 'Replies leave by the way they came',
  GuestForwarding: 'Ports are forwarded to Windows',
  AddressConflict: 'Nobody else has its address',
};

function titleOf({ type, status }: Condition): string {
  return type === 'AddressConflict' && status === 'True' ? 'Another machine has its address' : titles[type];
}

/** What has to hold for its addresses to answer, and whether it does. */
export function ConditionsCard({ conditions }: { readonly conditions: readonly Condition[] }) {
  return (
    <Card title="Conditions">
      {conditions.length === 0 && <Text c="dimmed">Nothing has to hold for its addresses to answer.</Text>}
      <Stack gap={0}>
        {conditions.map((condition) => (
          <div key={condition.type} className={classes['condition']}>
            <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <StateDot tone={toneOfCondition(condition)} label={titleOf(condition)} />
              <Ago at={condition.since} />
            </Group>
            <Text size="sm" c="dimmed">
              {condition.type} {condition.status}: {condition.reason}
            </Text>
            {condition.message !== '' && <Text size="sm">{condition.message}</Text>}
          </div>
        ))}
      </Stack>
    </Card>
  );
}
