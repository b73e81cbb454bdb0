import type { Network, Workspace } from '@trailer/contract';
import { useMemo, useState } from 'react';
import { faultsByPath, faultsOfError, faultsOutside } from '../../../parts/field-faults.ts';
import { type Checked, formChecker, type Surroundings } from './check.ts';
import type { FormContext } from './context.ts';
import { fieldPaths } from './field-paths.ts';
import type { FormChange, WorkspaceForm } from './form.ts';
import { type Refusal, standingFaults } from './refusal.ts';

export interface FormInput extends Omit<Surroundings, 'host'> {
  readonly host: Surroundings['host'] | undefined;
  readonly form: WorkspaceForm;
  readonly change: (part: FormChange) => void;
  readonly workspaces: readonly Workspace[];
  readonly networks: readonly Network[];
}

export interface UsedForm {
  /** For the fields. */
  readonly context: FormContext;
  readonly warnings: Checked['warnings'];
  /** What is wrong and belongs to no field, once somebody wanted to send. */
  readonly outside: readonly string[];
  /** True where nothing is known to be wrong; what is wrong is told from then on, also where nothing was typed. */
  readonly attempt: () => boolean;
  /** Keeps what the server had against it beside the fields. */
  readonly refuse: (error: Error) => void;
}

const nothing: Checked = { faults: [], warnings: [] };

/** Checks a form as it is typed, and keeps what the server said of it. */
export function useForm({ host, form, change, networks, workspaces, self }: FormInput): UsedForm {
  const [attempted, setAttempted] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const check = useMemo(
    () => (host === undefined ? null : formChecker({ host, networks, workspaces, self })),
    [host, networks, workspaces, self],
  );
  const checked = useMemo(() => check?.(form) ?? nothing, [check, form]);
  const joinable = useMemo(
    () => networks.filter(({ hostId, status }) => hostId === form.hostId && status.phase !== 'deleting'),
    [networks, form.hostId],
  );
  const faults = { ...standingFaults(refusal, form), ...faultsByPath(checked.faults) };
  const isChange = self !== null;
  return {
    context: { form, change, faults, attempted, isChange, host, networks: joinable },
    warnings: checked.warnings,
    outside: attempted ? faultsOutside(faults, fieldPaths(form, isChange)) : [],
    attempt: () => {
      setAttempted(true);
      return checked.faults.length === 0;
    },
    refuse: (error) => setRefusal({ form, faults: faultsOfError(error) }),
  };
}
