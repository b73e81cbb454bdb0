import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconExternalLink, IconMaximize, IconRefresh } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { Trouble } from '../../../parts/trouble.tsx';
import styles from '../desktop/desktop.module.css';
import { openInTab, useDesktopAddress } from '../desktop/use-desktop.ts';
import type { TabProps } from './tab-props.ts';

/** The screen of the guest, as the viewer in its container shows it. */
export function DesktopTab({ workspace }: TabProps) {
  if (workspace.status.phase !== 'running') {
    return <EmptyState title="The desktop does not run">Start it to see its screen.</EmptyState>;
  }
  return <Screen id={workspace.id} name={workspace.name} />;
}

function Screen({ id, name }: { readonly id: string; readonly name: string }) {
  const [showing, setShowing] = useState(1);
  const frame = useRef<HTMLIFrameElement>(null);
  const address = useDesktopAddress(id, showing);
  const openTab = (): void => {
    openInTab(id).catch((error: unknown) =>
      notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) }),
    );
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={() => setShowing((before) => before + 1)}
        >
          Connect again
        </Button>
        <Button
          variant="default"
          leftSection={<IconMaximize size={16} aria-hidden />}
          onClick={() => void frame.current?.requestFullscreen()}
        >
          Full screen
        </Button>
        <Button variant="default" leftSection={<IconExternalLink size={16} aria-hidden />} onClick={openTab}>
          Open in a tab
        </Button>
      </Group>
      {address.isError && <Trouble error={address.error} retry={() => setShowing((before) => before + 1)} />}
      {address.isPending && <Loader aria-label="Connecting to the desktop" />}
      {address.data?.warning && (
        <Alert color="yellow" title="The screen may not show up here">
          {address.data.warning}
        </Alert>
      )}
      {address.data !== undefined && (
        <iframe
          key={address.data.url}
          ref={frame}
          className={styles['screen']}
          src={address.data.url}
          title={`Screen of ${name}`}
          allow="clipboard-read; clipboard-write; fullscreen"
          // Another origin than the console's: it may run its own scripts and reach nothing of ours.
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"
        />
      )}
      <Text size="sm" c="dimmed">
        Nothing to see? A desktop that was just created installs itself first, and says how far it is right here.
      </Text>
    </Stack>
  );
}
