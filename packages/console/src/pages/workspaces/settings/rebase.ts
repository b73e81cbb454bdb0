import type { Workspace } from '@trailer/contract';
import { formOf, type WorkspaceForm } from '../form/form.ts';

/**
 * A form that was begun on a workspace as it was, laid over the workspace as it is: what was typed stays, everything
 * else is as somebody else made it meanwhile.
 */
export function rebaseForm(form: WorkspaceForm, before: Workspace, now: Workspace): WorkspaceForm {
  const [old, fresh] = [formOf(before), formOf(now)];
  const keys = Object.keys(fresh) as (keyof WorkspaceForm)[];
  const typed = keys.filter((key) => JSON.stringify(form[key]) !== JSON.stringify(old[key]));
  return { ...fresh, ...Object.fromEntries(typed.map((key) => [key, form[key]])) };
}
