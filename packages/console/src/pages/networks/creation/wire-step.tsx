import { Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { WireLook } from './wire.ts';

const texts: Readonly<Record<Exclude<WireLook, 'none'>, string>> = {
  looking: 'Asking on the wire: the gateway, and DHCP servers, of which some take seconds to answer',
  quiet: 'Checked on the wire: the gateway answers, and no DHCP server gives out this range',
  warned: 'Checked on the wire: see the warnings above',
  unchecked: 'Not checked on the wire: see the warning above',
  failed: 'Not checked on the wire: the server did not answer',
};

/** How far the look at the wire is, and what came of it. Nobody has to wait for it. */
export function WireStep({ look }: { readonly look: WireLook }) {
  if (look === 'none') return null;
  return (
    <Group
      gap={6}
      wrap="nowrap"
      role="status"
      aria-label="Wire"
      c={look === 'warned' ? 'var(--trailer-warn)' : 'dimmed'}
    >
      <Sign look={look} />
      <Text size="sm">{texts[look]}</Text>
    </Group>
  );
}

function Sign({ look }: { readonly look: WireLook }) {
  if (look === 'looking') return <Loader size={16} aria-hidden />;
  const Icon = look === 'quiet' ? IconCircleCheck : IconAlertTriangle;
  return <Icon size={16} aria-hidden style={{ flex: 'none' }} />;
}
