import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { sessionKey } from '../../api/session.ts';
import { faultsOfError, faultsOutside } from '../../parts/field-faults.ts';
import { AccessCard } from './access-card.tsx';

const fields = ['name', 'email', 'password'] as const;

/** The page behind the one-time link: makes the first administrator, signs them in and leads on. */
export function Setup() {
  const { token } = useSearch({ from: '/setup' });
  if (token === undefined) return <WithoutToken />;
  return <SetupForm token={token} />;
}

function WithoutToken() {
  return (
    <AccessCard title="Set up Trailer" lead="This address needs the token of the set-up link that the server printed.">
      <Anchor component={Link} to="/">
        To the start page
      </Anchor>
    </AccessCard>
  );
}

function SetupForm({ token }: { readonly token: string }) {
  const [draft, setDraft] = useState({ name: '', email: '', password: '' });
  const setup = useSetup(token, draft);
  const faults = faultsOfError(setup.error);
  const field = (name: (typeof fields)[number]) => ({
    value: draft[name],
    error: faults[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      setDraft((before) => ({ ...before, [name]: value })),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setup.mutate();
  };
  return (
    <AccessCard title="Welcome to Trailer" lead="Make the first administrator. This link works once.">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput label="Your name (optional)" autoComplete="name" {...field('name')} />
          <TextInput label="E-mail" type="email" autoComplete="username" {...field('email')} />
          <PasswordInput
            label="Password"
            description="At least 10 characters"
            autoComplete="new-password"
            {...field('password')}
          />
          {faultsOutside(faults, fields).map((message) => (
            <Alert key={message} color="red" role="alert">
              {message}
            </Alert>
          ))}
          <Button type="submit" loading={setup.isPending}>
            Create administrator
          </Button>
        </Stack>
      </form>
    </AccessCard>
  );
}

function useSetup(token: string, { name, email, password }: Readonly<Record<(typeof fields)[number], string>>) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const body = { token, email, password, ...(name === '' ? {} : { name }) };
      return (await client.call('setup.complete', { body })).body;
    },
    onSuccess: async (user) => {
      cache.setQueryData(sessionKey, user);
      await navigate({ to: '/', replace: true });
    },
  });
}
