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
  probe: 'probed',
  attach: 'attached to',
  connect: 'connected to a port of',
  open: 'opened a port of',
  openApp: 'opened a port of',
  exec: 'opened a terminal in',
  enrol: 'enrolled',
  gone: 'removed',
};

/** What says more without the object it is kept under. */
const wholeActions: Readonly<Record<string, string>> = {
  'session.create': 'signed in',
  'session.delete': 'signed out',
  'enrolment.create': 'made an enrolment token for a host',
};

/** What was done, as a sentence without its subject: `changed workspace web`. */
export function describeAction({ action, object, detail }: AuditEntry): string {
  const whole = wholeActions[action];
  if (whole !== undefined) return whole;
  const [kind = '', verb = ''] = action.split('.');
  const name = [detail['name'], detail['email']].find(isText) ?? object.split('/')[1] ?? '';
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

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
