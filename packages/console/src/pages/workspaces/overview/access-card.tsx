import { Group, Stack, Text } from '@mantine/core';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { type Access, type AccessScene, accessOf } from '../access-lines.ts';
import { LineToUse } from '../line-to-use.tsx';
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
            MAC {mac}
          </Text>
        )}
      </Group>
      <Stack gap={0} pl="md">
        {lines.map((line) => (
          <LineToUse key={line.text} {...line} />
        ))}
      </Stack>
    </Stack>
  );
}

function whyNone({ workspace }: AccessScene): string {
  const { phase } = workspace.status;
  if (phase === 'running') return 'It runs, and no address of it is known yet.';
  return phase === 'stopped' ? 'It is stopped: it has addresses once it runs.' : 'It has no address yet.';
}
