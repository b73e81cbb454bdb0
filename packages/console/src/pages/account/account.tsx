import { Button, Paper, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { firstFaultOf } from '../../parts/field-faults.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { Tokens } from './tokens.tsx';

const schemes = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Who one is, how the console looks, and the tokens for programs. */
export function Account() {
  const { data: user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => client.call('session.delete', {}),
    // Nothing that was read stays behind for whoever signs in next: neither in the cache nor in a form.
    onSuccess: () => window.location.assign('/'),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Still signed in', message: firstFaultOf(error), role: 'alert' }),
  });
  return (
    <>
      <PageHeader title="Account">
        <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Paper withBorder p="md">
          <Stack gap="xs" align="flex-start">
            <Title order={2}>You</Title>
            <Text>
              {user?.name !== user?.email && `${user?.name}, `}
              {user?.email} ({user?.role})
            </Text>
            <Text size="sm" fw={600} id="appearance">
              Appearance
            </Text>
            <SegmentedControl
              aria-labelledby="appearance"
              data={[...schemes]}
              value={colorScheme}
              onChange={(value) => setColorScheme(value as (typeof schemes)[number]['value'])}
            />
          </Stack>
        </Paper>
        <Tokens />
      </Stack>
    </>
  );
}
