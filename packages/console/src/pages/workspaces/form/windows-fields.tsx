import { Fieldset, Group, NativeSelect, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { accelerations, windowsEditions } from '@trailer/netmodel';
import { accelerationNames, editionNames } from '../windows-names.ts';
import { useFields } from './context.ts';
import type { WindowsForm } from './form.ts';

/** What makes a Windows desktop; what its installation uses up can be said at creation only. */
export function WindowsFields() {
  const { form, change, faultAt, isChange, host } = useFields();
  const { windows } = form;
  const set = (part: Partial<WindowsForm>): void => change({ windows: { ...windows, ...part } });
  return (
    <Fieldset legend="Windows">
      <Stack gap="sm">
        {isChange ? <Installed windows={windows} /> : <InstallationFields windows={windows} set={set} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
          <TextInput
            label="Disk, GiB"
            description={isChange ? 'May grow, never shrink' : null}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="numeric"
            value={windows.diskGiB}
            error={faultAt('windows.diskGiB', windows.diskGiB)}
            onChange={(event) => set({ diskGiB: event.currentTarget.value })}
          />
          <NativeSelect
            label="Acceleration"
            description={virtualizationOf(host?.name, host?.kernel?.kvm)}
            data={accelerations.map((value) => ({ value, label: accelerationNames[value] }))}
            value={windows.acceleration}
            error={faultAt('windows.acceleration', windows.acceleration)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => set({ acceleration: event.currentTarget.value })}
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}

interface PartProps {
  readonly windows: WindowsForm;
  readonly set: (part: Partial<WindowsForm>) => void;
}

function InstallationFields({ windows, set }: PartProps) {
  const { faultAt } = useFields();
  const text = (field: 'username' | 'language' | 'keyboard', path: string) => ({
    value: windows[field],
    error: faultAt(path, windows[field]),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [field]: event.currentTarget.value }),
    autoComplete: 'off',
  });
  return (
    <>
      <NativeSelect
        label="Edition"
        data={windowsEditions.map((value) => ({ value, label: editionNames[value] }))}
        value={windows.edition}
        error={faultAt('windows.edition', windows.edition)}
        onChange={(event) => set({ edition: event.currentTarget.value })}
      />
      <Group grow align="flex-start">
        <TextInput label="User name" {...text('username', 'windows.account.username')} />
        <PasswordInput
          label="Password"
          required
          value={windows.password}
          error={faultAt('windows.account.password', windows.password)}
          onChange={(event) => set({ password: event.currentTarget.value })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput label="Language" {...text('language', 'windows.language')} />
        <TextInput label="Keyboard" {...text('keyboard', 'windows.keyboard')} />
      </Group>
    </>
  );
}

function Installed({ windows }: Pick<PartProps, 'windows'>) {
  const { edition, username, language, keyboard } = windows;
  const known = windowsEditions.find((one) => one === edition);
  const name = known === undefined ? edition : editionNames[known];
  return (
    <Text size="sm">
      {name}, account {username}, language {language}, keyboard {keyboard}. The installation used these up: change them
      inside Windows.
    </Text>
  );
}

function virtualizationOf(hostName: string | undefined, kvm: boolean | undefined): string | null {
  if (hostName === undefined || kvm === undefined) return null;
  return kvm ? `${hostName} has hardware virtualization` : `${hostName} has no hardware virtualization`;
}
