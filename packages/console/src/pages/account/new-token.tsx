import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { faultsOfError, faultsOutside } from '../../parts/field-faults.ts';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'as long as it is not revoked' },
] as const;

const dayMs = 86_400_000;

/** Makes a token and shows its secret, this once. */
export function NewToken({ onCreated }: { readonly onCreated: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [lifetime, setLifetime] = useState<string>('365');
  const create = useMutation({
    mutationFn: async () => {
      const expiresAt = lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString();
      return (await client.call('tokens.create', { body: { name, expiresAt } })).body;
    },
    onSuccess: async () => {
      setName('');
      await onCreated();
    },
  });
  const faults = faultsOfError(create.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Name of the new token"
            placeholder="ci"
            value={name}
            error={faults['name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Valid for"
            data={[...lifetimes]}
            value={lifetime}
            allowDeselect={false}
            onChange={(value) => setLifetime(value ?? 'never')}
          />
          <Button type="submit" disabled={name === ''} loading={create.isPending}>
            Create token
          </Button>
        </Group>
        {faultsOutside(faults, ['name']).map((message) => (
          <Alert key={message} color="red">
            {message}
          </Alert>
        ))}
        {create.data && (
          <Alert color="green" title={`Token ${create.data.name}`}>
            <Text size="sm">Take it now: it is not shown again.</Text>
            <CopyLine text={create.data.secret} label="Copy the token" />
          </Alert>
        )}
      </Stack>
    </form>
  );
}
