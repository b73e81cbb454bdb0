import { Group, Text } from '@mantine/core';
import classes from './address-map.module.css';
import { addressUses } from './plan.ts';
import type { AddressRun } from './runs.ts';
import { countUses, wordsOfUse } from './words.ts';

/** What the signs mean, and how many addresses there are of each. */
export function MapLegend({ runs }: { readonly runs: readonly AddressRun[] }) {
  const counts = countUses(runs);
  return (
    <Group component="ul" gap="md" className={classes['legend']} aria-label="What the signs mean">
      {addressUses.flatMap((use) => {
        const count = counts.get(use);
        if (count === undefined) return [];
        return [
          <Group component="li" key={use} gap={6} wrap="nowrap">
            <span className={classes['swatch']} data-use={use} aria-hidden>
              {wordsOfUse[use].sign}
            </span>
            <Text size="xs">
              {wordsOfUse[use].label}: {count}
            </Text>
          </Group>,
        ];
      })}
    </Group>
  );
}
