import { Radio, Stack, Text } from '@mantine/core';
import { defaultMode, engineParentOf, lanRouteOf, modesOf, type NetworkMode, subnetsOf } from '@trailer/netmodel';
import { CopyLine } from '../../../parts/copy-line.tsx';
import { FieldWarning } from './field-warning.tsx';
import { isRoutedMode } from './suggest.ts';
import type { NetworkFormState } from './use-network-form.ts';

const meanings: Readonly<Record<NetworkMode, string>> = {
  bridge: 'Workspaces meet each other and the LAN. Right for nearly everybody',
  private: 'Workspaces meet the LAN and never each other',
  vepa: 'Workspaces meet each other by way of the switch, if that sends frames back (reflective relay)',
  passthru: 'One workspace takes over the network card with its MAC address',
  l2: 'Workspaces have addresses of the LAN itself',
  l3: 'Workspaces have a subnet of their own behind the host, which the LAN reaches by a route',
  l3s: "As l3, and through the host's packet filter",
};

/** Whom workspaces exchange packets with, one line each, and what that cannot do. */
export function ModeField({ state }: { readonly state: NetworkFormState }) {
  const { form, faults, check, edit } = state;
  const modes = modesOf(form.driver);
  if (modes.length === 0) return null;
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Mode"
        value={form.mode === '' ? defaultMode(form.driver) : form.mode}
        onChange={(value) => edit('mode', value)}
        error={faults['mode']}
      >
        <Stack gap="xs" mt="xs">
          {modes.map((mode) => (
            <Radio key={mode} value={mode} label={mode} description={meanings[mode]} />
          ))}
        </Stack>
      </Radio.Group>
      <FieldWarning text={check.warnings['mode']} />
      {isRoutedMode(form.mode) && <RouteLines state={state} />}
    </Stack>
  );
}

/** The routes that the LAN needs, one a family, to copy; nothing while subnet or parent are open. */
function RouteLines({ state: { check, site } }: { readonly state: NetworkFormState }) {
  const { spec } = check;
  if (spec === null) return null;
  const { interfaces } = site.facts;
  const lines = subnetsOf(spec).flatMap((subnet) => lanRouteOf(subnet, engineParentOf(spec), interfaces) ?? []);
  if (lines.length === 0) return null;
  return (
    <>
      <Text size="sm">On the LAN&rsquo;s router, or on every machine that is to reach it:</Text>
      {lines.map((line) => (
        <CopyLine key={line} text={line} label="Copy the route" />
      ))}
    </>
  );
}
