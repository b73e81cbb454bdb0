import { Center, Loader } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useSession } from '../api/session.ts';
import { SignIn } from '../pages/access/sign-in.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Shell } from './shell.tsx';

/** Shows the pages to who is signed in, and the form for it to everybody else. */
export function Gate() {
  const session = useSession();
  const { pathname } = useLocation();
  if (pathname === '/setup') return <Outlet />;
  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader aria-label="Asking who is signed in" />
      </Center>
    );
  }
  if (session.isError) return <Trouble error={session.error} retry={() => void session.refetch()} />;
  if (session.data === null) return <SignIn />;
  return (
    <Shell user={session.data}>
      <Outlet />
    </Shell>
  );
}
