import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { type Access, type AccessLine, type AccessScene, accessOf } from '../access-lines.ts';
import { Card } from './card.tsx';

/** Every address it answers at, with lines that are ready to be used. */
export function AccessCard(scene: AccessScene) {
  const found = accessOf(scene);
  return (
    <Card title="Addresses">
      {found.length === 0 && <Text c="dimmed">{whyNone(scene)}</Text>}
      {found.map((access) => (
        <OneAddress key={`${access.title} ${access.address}`} {...access} />
      ))}
    </Card>
  );
}

function OneAddress({ address, title, mac, lines }: Access) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Group gap="md">
        <CopyLine text={address} label="Copy the address" />
        {mac !== null && (
          <Text size="xs" c="dimmed" ff="monospace">
            {mac}
          </Text>
        )}
      </Group>
      <Stack gap={2} pl="md">
        {lines.map((line) => (
          <OneLine key={line.text} {...line} />
        ))}
      </Stack>
    </Stack>
  );
}

function OneLine({ text, href }: AccessLine) {
  return (
    <Group gap={4} wrap="nowrap">
      <CopyLine text={text} label="Copy the line" />
      {href !== null && (
        <Anchor
          href={href}
          target="_blank"
          rel="noreferrer noopener"
          size="sm"
          aria-label={`Open ${href} in a new tab`}
        >
          <IconExternalLink size={14} aria-hidden />
        </Anchor>
      )}
    </Group>
  );
}

function whyNone({ workspace }: AccessScene): string {
  const { phase } = workspace.status;
  if (phase === 'running') return 'It runs, and no address of it is known yet.';
  return phase === 'stopped' ? 'It is stopped: it has addresses once it runs.' : 'It has no address yet.';
}
