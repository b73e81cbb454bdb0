import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Token } from '@trailer/contract';
import { client } from '../../api/client.ts';
import { Ago } from '../../parts/ago.tsx';
import { firstFaultOf } from '../../parts/field-faults.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { NewToken } from './new-token.tsx';
import classes from './tokens.module.css';

const tokensKey = ['tokens'] as const;

/** The API tokens: for scripts and for the command line on other machines. */
export function Tokens() {
  const cache = useQueryClient();
  const tokens = useQuery({
    queryKey: tokensKey,
    queryFn: async () => (await client.call('tokens.list', { query: { limit: 500 } })).body.items,
  });
  const reread = () => cache.invalidateQueries({ queryKey: tokensKey });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>API tokens</Title>
        <Text size="sm" c="dimmed">
          A token does what you may do. Programs send it as “Authorization: Bearer trl_…”.
        </Text>
        <NewToken onCreated={reread} />
        {tokens.isError && <Trouble error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.data && tokens.data.length > 0 && (
          <ul aria-label="API tokens" className={classes['list']}>
            {tokens.data.map((token) => (
              <TokenEntry key={token.id} token={token} onRevoked={reread} />
            ))}
          </ul>
        )}
      </Stack>
    </Paper>
  );
}

function TokenEntry({ token, onRevoked }: { readonly token: Token; readonly onRevoked: () => Promise<void> }) {
  const revoke = useMutation({
    mutationFn: () => client.call('tokens.delete', { id: token.id }),
    onSuccess: onRevoked,
    // A token that was to be revoked and still opens is nothing to keep quiet about.
    onError: (error) =>
      notifications.show({ color: 'red', title: token.name, message: firstFaultOf(error), role: 'alert' }),
  });
  return (
    <li className={classes['token']}>
      <Text size="sm" fw={600} className={classes['name'] ?? ''}>
        {token.name}
      </Text>
      <Group gap={4}>
        <Text size="sm">{token.lastUsedAt === null ? 'never used' : 'used'}</Text>
        {token.lastUsedAt !== null && <Ago at={token.lastUsedAt} />}
      </Group>
      <Text size="sm">
        {token.expiresAt === null ? 'does not expire' : `until ${new Date(token.expiresAt).toLocaleDateString()}`}
      </Text>
      <Button size="xs" variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
        Revoke {token.name}
      </Button>
    </li>
  );
}
