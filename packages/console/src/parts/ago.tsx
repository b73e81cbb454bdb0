import { Text } from '@mantine/core';
import { formatAgo } from './format-ago.ts';
import { useNow } from './use-now.ts';

/** How long ago something was; the exact time on demand. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <Text
      component="time"
      dateTime={at}
      title={new Date(at).toLocaleString()}
      size="sm"
      c="dimmed"
      style={{ whiteSpace: 'nowrap' }}
    >
      {formatAgo(new Date(at).getTime(), now)}
    </Text>
  );
}
