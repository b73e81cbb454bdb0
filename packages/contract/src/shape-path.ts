import { shorten } from '@trailer/netmodel';

const plainKey = /^[A-Za-z_$][\w$-]*$/;

/** The place of a fault as callers read it: `ports[1].hostPort`, `environment["a b"]`; empty for the body itself. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (plainKey.test(String(step))) text += text === '' ? shorten(String(step)) : `.${shorten(String(step))}`;
    else text += `[${JSON.stringify(shorten(String(step)))}]`;
  }
  return text;
}

/** The value at a path of raw input; undefined where nothing is there. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
