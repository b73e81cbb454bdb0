import type { AuditEntry } from '@trailer/contract';

/** One difference, as text that people read. */
export interface Difference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

const verbs: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  start: 'started',
  stop: 'stopped',
  'force-stop': 'cut off',
  restart: 'restarted',
  redeploy: 'redeployed',
  exec: 'opened a terminal in',
};

/** What was done, as a sentence without its subject: `changed workspace web`. */
export function describeAction({ action, object, detail }: AuditEntry): string {
  const [kind = '', verb = ''] = action.split('.');
  const name = typeof detail['name'] === 'string' ? detail['name'] : (object.split('/')[1] ?? '');
  return `${verbs[verb] ?? verb} ${kind} ${name}`.trim();
}

/** Who did it, without the kind of identity where a person's address says it. */
export function describeActor({ actor }: AuditEntry): string {
  return actor.replace(/^user:/, '');
}

/** What a change was from and to, where the trail says so. */
export function differencesOf({ detail }: AuditEntry): readonly Difference[] {
  const changes = isRecord(detail['changes']) ? detail['changes'] : {};
  return Object.entries(changes).flatMap(([field, change]) =>
    isRecord(change) ? [{ field, from: show(change['from']), to: show(change['to']) }] : [],
  );
}

function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
