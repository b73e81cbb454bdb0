import type { FieldFaults } from '../../../parts/field-faults.ts';
import type { WorkspaceForm } from './form.ts';

/** What the server had against a form, and the form as it was sent. */
export interface Refusal {
  readonly form: WorkspaceForm;
  readonly faults: FieldFaults;
}

/** Which part of the form a path of the API is written from. */
const parts: Readonly<Record<string, readonly (keyof WorkspaceForm)[]>> = { resources: ['cpus', 'memoryMiB'] };

/** The faults of a refusal that still stand: those of parts that were not changed since. */
export function standingFaults(refusal: Refusal | null, form: WorkspaceForm): FieldFaults {
  if (refusal === null || refusal.form === form) return refusal?.faults ?? {};
  const isUnchanged = (path: string): boolean => {
    const root = path.split(/[.[]/, 1)[0] ?? '';
    const own = root in form ? [root as keyof WorkspaceForm] : [];
    return (parts[root] ?? own).every((part) => form[part] === refusal.form[part]) && (root in parts || own.length > 0);
  };
  return Object.fromEntries(Object.entries(refusal.faults).filter(([path]) => isUnchanged(path)));
}
