import { Group, Text } from '@mantine/core';
import type { Tone } from './phase.ts';

const colours: Readonly<Record<Tone, string>> = {
  good: 'var(--trailer-good)',
  bad: 'var(--trailer-bad)',
  warn: 'var(--trailer-warn)',
  idle: 'var(--trailer-idle)',
  busy: 'var(--mantine-primary-color-filled)',
};

/** How something is, as a dot and in a word: colour alone tells nobody anything. */
export function StateDot({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex">
      <svg width="10" height="10" aria-hidden="true">
        <circle cx="5" cy="5" r={tone === 'busy' ? 3.5 : 4.5} fill={colours[tone]} />
        {tone === 'busy' && <circle cx="5" cy="5" r="4.5" fill="none" stroke={colours[tone]} strokeDasharray="3 2" />}
      </svg>
      <Text size="sm" component="span">
        {label}
      </Text>
    </Group>
  );
}
