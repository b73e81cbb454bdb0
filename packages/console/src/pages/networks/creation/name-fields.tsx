import { Stack, Textarea, TextInput } from '@mantine/core';
import type { NetworkFormState } from './use-network-form.ts';

/** What the network is called. */
export function NameFields({ state }: { readonly state: NetworkFormState }) {
  const { form, faults, edit } = state;
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        value={form.name}
        onChange={(event) => edit('name', event.currentTarget.value)}
        error={faults['name']}
        withAsterisk
        autoComplete="off"
        spellCheck={false}
      />
      <Textarea
        label="Description"
        value={form.description}
        onChange={(event) => edit('description', event.currentTarget.value)}
        error={faults['description']}
        autosize
        minRows={1}
      />
    </Stack>
  );
}
