import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatAgo } from './format-ago.ts';

const refreshMs = 30_000;

/** How long ago something was; the exact time on demand. */
export function Ago({ at }: { readonly at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text component="time" dateTime={at} title={new Date(at).toLocaleString()} size="sm" c="dimmed">
      {formatAgo(new Date(at).getTime(), now)}
    </Text>
  );
}
