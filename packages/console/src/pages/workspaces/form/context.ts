import type { Host, Network } from '@trailer/contract';
import { createContext, useContext } from 'react';
import type { FieldFaults } from '../../../parts/field-faults.ts';
import type { FormChange, WorkspaceForm } from './form.ts';

/** What every field of the form works on. */
export interface FormContext {
  readonly form: WorkspaceForm;
  readonly change: (part: FormChange) => void;
  readonly faults: FieldFaults;
  /** Somebody asked for it to be sent: what is missing is told now, and not before. */
  readonly attempted: boolean;
  /** True for a workspace that is there: what it was made with and cannot change is shown only. */
  readonly isChange: boolean;
  readonly host: Host | undefined;
  /** Networks of that host that can be joined. */
  readonly networks: readonly Network[];
}

/** Carries the form from the page to its fields. */
export const FormContextCarrier = createContext<FormContext | null>(null);

export interface Fields extends FormContext {
  /** The fault of a field for its `error`; an empty field is left in peace until somebody wants to send. */
  readonly faultAt: (path: string, text: string) => string | undefined;
}

/** The form that a field is part of. */
export function useFields(): Fields {
  const context = useContext(FormContextCarrier);
  if (context === null) throw new Error('a field of a workspace stands outside of a form');
  const faultAt = (path: string, text: string): string | undefined =>
    context.attempted || text !== '' ? context.faults[path] : undefined;
  return { ...context, faultAt };
}
