import { Fieldset, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useFields } from './context.ts';

/** What every workspace has: a name, an image, and for Linux what is run. */
export function BasicFields() {
  const { form, change, faultAt } = useFields();
  const isWindows = form.kind === 'windows';
  return (
    <Fieldset legend="Workspace">
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          value={form.name}
          error={faultAt('name', form.name)}
          onChange={(event) => change({ name: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label="Image"
          required
          description={
            isWindows ? 'Built from images/windows of Trailer on the host, or pulled from a registry of yours' : null
          }
          placeholder={isWindows ? 'trailer-windows' : 'nginx:1.29'}
          value={form.image}
          error={faultAt('image', form.image)}
          onChange={(event) => change({ image: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          label="Description"
          value={form.description}
          error={faultAt('description', form.description)}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        {!isWindows && <ProgramFields />}
      </Stack>
    </Fieldset>
  );
}

/** What runs in a Linux workspace, and whether one may talk with it. */
function ProgramFields() {
  const { form, change, faultAt, faults } = useFields();
  return (
    <>
      <Textarea
        label="Command"
        description="One argument a line; empty runs what the image says"
        autosize
        minRows={1}
        maxRows={8}
        value={form.command}
        error={faultAt('command', form.command)}
        onChange={(event) => change({ command: event.currentTarget.value })}
        spellCheck={false}
      />
      <Switch
        label="Interactive"
        description="Gives this program a terminal and an input, as docker's -i -t, to talk with it in the Terminal tab"
        checked={form.interactive}
        error={faults['interactive']}
        onChange={(event) => change({ interactive: event.currentTarget.checked })}
      />
    </>
  );
}
