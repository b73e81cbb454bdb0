import { Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** What is allowed and likely to hurt later, beside the field it is about. */
export function FieldWarning({ text, id }: { readonly text: string | undefined; readonly id?: string }) {
  if (text === undefined) return null;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" id={id} c="var(--trailer-warn)" role="note" aria-label="Warning">
      <IconAlertTriangle size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Text size="sm">{text}</Text>
    </Group>
  );
}
