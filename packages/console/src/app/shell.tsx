import { ActionIcon, Alert, AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import {
  IconActivity,
  IconBoxMultiple,
  IconHome,
  IconNetwork,
  IconSearch,
  IconServer,
  IconUserCircle,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import type { User } from '@trailer/contract';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Liveness } from '../api/live.ts';
import { TasksDrawer } from './tasks-drawer.tsx';

// Comes beside the first page instead of before it.
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

interface Place {
  readonly to: '/' | '/hosts' | '/networks' | '/workspaces' | '/activity' | '/account';
  readonly label: string;
  readonly icon: TablerIcon;
}

const places: readonly Place[] = [
  { to: '/', label: 'Overview', icon: IconHome },
  { to: '/workspaces', label: 'Workspaces', icon: IconBoxMultiple },
  { to: '/networks', label: 'Networks', icon: IconNetwork },
  { to: '/hosts', label: 'Hosts', icon: IconServer },
  { to: '/activity', label: 'Activity', icon: IconActivity },
  { to: '/account', label: 'Account', icon: IconUserCircle },
];

interface ShellProps {
  readonly user: User;
  readonly liveness: Liveness;
  readonly children: ReactNode;
}

/** The frame of every page: where one can go, who one is, and whether what is shown is current. */
export function Shell({ user, liveness, children }: ShellProps) {
  const [opened, { toggle, close }] = useDisclosure(false);
  // Asked for before it has come, the palette opens when it has.
  useHotkeys([
    ['mod+K', spotlight.open],
    ['/', spotlight.open],
  ]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <img src="/icon.svg" width={26} height={26} alt="" />
            <Text fw={700}>Trailer</Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <TasksDrawer />
            <ActionIcon size={36} variant="default" aria-label="Go to or create (Ctrl+K)" onClick={spotlight.open}>
              <IconSearch size={18} aria-hidden />
            </ActionIcon>
            <Text size="sm" c="dimmed" truncate visibleFrom="sm">
              {user.name || user.email}
            </Text>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages" style={{ overflowY: 'auto' }}>
        <Places onChoose={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Suspense fallback={null}>
          <Palette />
        </Suspense>
        <Connection liveness={liveness} />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function Places({ onChoose }: { readonly onChoose: () => void }) {
  const { pathname } = useLocation();
  return places.map(({ to, label, icon: Icon }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      label={label}
      leftSection={<Icon size={18} aria-hidden />}
      active={to === '/' ? pathname === '/' : pathname.startsWith(to)}
      onClick={onChoose}
    />
  ));
}

function Connection({ liveness }: { readonly liveness: Liveness }) {
  if (liveness !== 'lost') return null;
  return (
    <Alert color="yellow" title="Not connected to the server" mb="md" role="status">
      What you see may be old. The console connects again by itself and reads everything anew.
    </Alert>
  );
}
