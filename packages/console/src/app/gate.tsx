import { Center, Loader } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import type { User } from '@trailer/contract';
import { useEffect, useState } from 'react';
import { useLiveEvents } from '../api/live.ts';
import { useSession } from '../api/session.ts';
import { SignIn } from '../pages/access/sign-in.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Shell } from './shell.tsx';

/** Shows the pages to who is signed in, and the form for it to everybody else. */
export function Gate() {
  const session = useSession();
  const { pathname } = useLocation();
  if (pathname === '/setup') return <Outlet />;
  if (session.isPending) return <Waiting for="Asking who is signed in" />;
  if (session.isError) return <Trouble error={session.error} retry={() => void session.refetch()} />;
  if (session.data === null) return <SignIn />;
  return <Pages user={session.data} />;
}

/** Longer than a server takes that answers at all. */
const patienceMs = 2_000;

/**
 * The pages. What happens is followed before anything is read, so that nothing gets lost in between and nothing is read
 * twice; where the stream takes long to open they come without.
 */
function Pages({ user }: { readonly user: User }) {
  const liveness = useLiveEvents();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (liveness === 'connecting' && !isLate) return <Waiting for="Connecting to the server" />;
  return (
    <Shell user={user} liveness={liveness}>
      <Outlet />
    </Shell>
  );
}

function Waiting({ for: what }: { readonly for: string }) {
  return (
    <Center h="100vh">
      <Loader aria-label={what} />
    </Center>
  );
}
