import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { queryClient } from '../api/query-client.ts';
import { router } from './router.tsx';
import { readableText, theme } from './theme.ts';

// Nothing is told before a page is there; what is told until this has come waits for it.
const Notifications = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }));

/** The console: theme, data and pages. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readableText} defaultColorScheme="auto">
      <Suspense fallback={null}>
        <Notifications position="top-right" />
      </Suspense>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
