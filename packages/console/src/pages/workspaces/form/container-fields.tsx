import { Fieldset, Group, Switch, TextInput } from '@mantine/core';
import { variablePath } from './check.ts';
import { useFields } from './context.ts';
import { freshKey } from './form.ts';
import { Repeated } from './repeated.tsx';

/** The variables that programs in the container find. */
export function EnvironmentFields() {
  const { form, change, faults, attempted } = useFields();
  const { environment } = form;
  return (
    <Repeated
      legend="Environment"
      what="variable"
      rows={environment}
      onChange={(rows) => change({ environment: rows })}
      blank={() => ({ key: freshKey(environment), name: '', value: '' })}
    >
      {(row, _, set) => (
        <>
          <TextInput
            label="Variable"
            value={row.name}
            error={attempted || row.name !== '' ? faults[variablePath(row.name)] : undefined}
            onChange={(event) => set({ name: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            label="Value"
            value={row.value}
            onChange={(event) => set({ value: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </>
      )}
    </Repeated>
  );
}

/** Folders that outlive the container. */
export function VolumeFields() {
  const { form, change, faultAt } = useFields();
  const { volumes } = form;
  return (
    <Repeated
      legend="Volumes"
      what="volume"
      hint="What is in a volume stays when the container is made anew, and goes with the workspace."
      rows={volumes}
      onChange={(rows) => change({ volumes: rows })}
      blank={() => ({ key: freshKey(volumes), name: '', path: '', readOnly: false })}
    >
      {(row, index, set) => (
        <>
          <TextInput
            label="Volume"
            value={row.name}
            error={faultAt(`volumes[${index}].name`, row.name)}
            onChange={(event) => set({ name: event.currentTarget.value })}
            autoComplete="off"
          />
          <TextInput
            label="Mounted at"
            placeholder="/data"
            value={row.path}
            error={faultAt(`volumes[${index}].path`, row.path)}
            onChange={(event) => set({ path: event.currentTarget.value })}
            autoComplete="off"
          />
          <Switch
            label="Read only"
            mt={28}
            checked={row.readOnly}
            onChange={(event) => set({ readOnly: event.currentTarget.checked })}
          />
        </>
      )}
    </Repeated>
  );
}

/** How much of the host it may take. */
export function ResourceFields() {
  const { form, change, faultAt } = useFields();
  const isWindows = form.kind === 'windows';
  return (
    <Fieldset legend="Resources">
      <Group grow align="flex-start">
        <TextInput
          label="CPUs"
          inputMode="decimal"
          placeholder={isWindows ? '2' : 'no limit'}
          value={form.cpus}
          error={faultAt('resources.cpus', form.cpus)}
          onChange={(event) => change({ cpus: event.currentTarget.value })}
        />
        <TextInput
          label="Memory, MiB"
          inputMode="numeric"
          placeholder={isWindows ? '4096' : 'no limit'}
          value={form.memoryMiB}
          error={faultAt('resources.memoryMiB', form.memoryMiB)}
          onChange={(event) => change({ memoryMiB: event.currentTarget.value })}
        />
      </Group>
    </Fieldset>
  );
}
