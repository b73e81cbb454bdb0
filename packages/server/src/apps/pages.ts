import { STATUS_CODES } from 'node:http';
import { Html, html } from '../system/pages/html.ts';

/** An answer that Trailer itself gives at a workspace's URL. */
export interface AppAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** Loads nothing and runs nothing; the console shows it in a frame. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *";

const common = {
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}h1{font-size:1.25rem}`;

/** Nothing is here, or nothing that the visitor may see: which of both is nobody's business. */
export const notFoundAnswer = pageAnswer(404, {
  title: 'Nothing to see here',
  text: 'There is no such workspace, or you are not let in. Open it from the Trailer console, or by: trailer workspace open',
});

/** A request that no workspace should have to read. */
export const malformedAnswer = pageAnswer(400, {
  title: 'This request cannot be read',
  text: 'Open the workspace from the Trailer console.',
});

/** The workspace could not be reached, and why. */
export function unreachableAnswer(workspace: string, port: number, reason: string): AppAnswer {
  return pageAnswer(502, {
    title: `Port ${port} of workspace ${workspace} does not answer`,
    text: `${sentence(reason)} Reload this page to try again.`,
  });
}

/** The workspace took the request and never answered. */
export function silentAnswer(workspace: string, port: number): AppAnswer {
  return pageAnswer(504, {
    title: `Port ${port} of workspace ${workspace} took too long`,
    text: 'It took the request and has not begun to answer. Reload this page to try again.',
  });
}

/** Sends the browser on, with a cookie. */
export function enterAnswer(path: string, cookie: string): AppAnswer {
  return { status: 303, headers: { ...common, location: path, 'set-cookie': cookie }, body: '' };
}

function pageAnswer(status: number, { title, text }: { readonly title: string; readonly text: string }): AppAnswer {
  const body = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>
`.text;
  return { status, headers: { ...common, 'content-type': 'text/html; charset=utf-8' }, body };
}

function sentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** An answer as bytes, for a connection that has no `ServerResponse`; it ends the connection. */
export function answerBytes({ status, headers, body }: AppAnswer): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`));
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines];
  return [...head, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body].join('\r\n');
}
