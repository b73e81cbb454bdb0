import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CreateNetwork, Host, Network } from '@trailer/contract';
import { useMemo, useState } from 'react';
import { putCreated } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { type FieldFaults, faultsOfError } from '../../../parts/field-faults.ts';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import { byField, checkNetwork, faultsToShow, type NetworkCheck } from './check.ts';
import { bodyOf, type NetworkEdits, type NetworkForm, withEdit } from './form.ts';
import {
  isRoutedMode,
  nicWithTag,
  type Site,
  suggestAddressing,
  suggestDriver,
  suggestName,
  suggestParent,
  unknown,
} from './suggest.ts';
import { useWire } from './use-wire.ts';
import type { WireLook } from './wire.ts';

/** The form of a new network: what it holds, what is wrong with it, and what can be done with it. */
export interface NetworkFormState {
  readonly host: Host;
  readonly site: Site;
  readonly form: NetworkForm;
  readonly check: NetworkCheck;
  /** What stands beside the fields now: of the browser's check, and of the server's answer to just this request. */
  readonly faults: FieldFaults;
  readonly busy: boolean;
  /** How far the look at the wire is. */
  readonly look: WireLook;
  readonly edit: <Field extends keyof NetworkForm>(field: Field, value: NetworkForm[Field]) => void;
  /** From the first try on every fault is told. */
  readonly noteTry: () => void;
  readonly create: () => void;
}

/** A host that reported, so that something can be said of a network on it. */
export function canHoldNetworks(host: Host): boolean {
  return factsOfHost(host) !== null;
}

/** Holds what was typed; everything else follows from the lists, so that it is right when they change. */
export function useNetworkForm(
  hosts: readonly Host[],
  networks: readonly Network[],
  prefill: NetworkEdits,
): NetworkFormState | null {
  const [edits, setEdits] = useState<NetworkEdits>(prefill);
  const [tried, setTried] = useState(false);
  const creation = useCreation();
  const host = hosts.find(({ id }) => id === edits.hostId) ?? hosts.find(isReady) ?? hosts.find(canHoldNetworks);
  const site = useMemo(() => (host === undefined ? null : siteOf(host, networks)), [host, networks]);
  const form = useMemo(
    () => (host === undefined || site === null ? null : fill(edits, host, site)),
    [edits, host, site],
  );
  const body = form === null ? null : bodyOf(form);
  const own = body === null || site === null ? null : checkNetwork(body, site);
  const wire = useWire(body, own !== null && own.spec !== null);
  if (host === undefined || site === null || form === null || body === null || own === null) return null;
  const check = { ...own, warnings: { ...own.warnings, ...wire.warnings } };
  // An answer is about the request it was given to, not about what was typed since.
  const answered = JSON.stringify(creation.variables) === JSON.stringify(body) ? creation.error : null;
  return {
    host,
    site,
    form,
    check,
    look: wire.look,
    faults: { ...faultsOfAnswer(answered), ...faultsToShow(check.faults, form, tried) },
    busy: creation.isPending,
    edit: (field, value) => setEdits((before) => withEdit(before, field, value)),
    noteTry: () => setTried(true),
    create: () => creation.mutate(body),
  };
}

function useCreation() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (body: CreateNetwork) => (await client.call('networks.create', { body })).body,
    onSuccess: async (network) => {
      putCreated(cache, 'network', network);
      await navigate({ to: '/networks/$id', params: { id: network.id } });
    },
  });
}

function isReady(host: Host): boolean {
  return host.status === 'online' && canHoldNetworks(host);
}

function siteOf(host: Host, networks: readonly Network[]): Site | null {
  const facts = factsOfHost(host);
  if (facts === null) return null;
  const [here, elsewhere] = [true, false].map((isHere) =>
    networks.filter(({ hostId }) => (hostId === host.id) === isHere).map(existingNetworkOf),
  );
  return { facts, networks: here ?? [], elsewhere: elsewhere ?? [] };
}

function fill(edits: NetworkEdits, host: Host, site: Site): NetworkForm {
  const driver = edits.driver ?? suggestDriver(site);
  const parentInterface = edits.parentInterface ?? (driver === 'bridge' ? null : suggestParent(site));
  const vlanId = edits.vlanId ?? '';
  const mode = edits.mode ?? '';
  return {
    mode,
    vlanId,
    excludedAddresses: [],
    hostShim: '',
    ipv6Subnet: '',
    ipv6Gateway: '',
    ipv6Range: '',
    ipv6Only: false,
    name: suggestName(driver, site.networks),
    description: '',
    ...(isRoutedMode(mode) ? unknown : suggestAddressing(driver, nicWithTag(parentInterface, vlanId), site)),
    ...edits,
    hostId: host.id,
    driver,
    parentInterface,
  };
}

function faultsOfAnswer(error: unknown): FieldFaults {
  const faults = faultsOfError(error);
  return byField(Object.entries(faults).map(([path, message]) => ({ path, message })));
}
