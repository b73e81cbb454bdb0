import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.ts';
import { styleSheet } from './style.ts';

export interface Page {
  readonly title: string;
  readonly content: Html;
  /** Runs at the end of the page. */
  readonly script?: string;
}

/** Sends a page that holds everything it needs; its policy lets nothing else in. */
export function sendPage(reply: FastifyReply, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  reply
    .header('content-security-policy', policy.join('; '))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(renderPage(page, nonce));
}

function renderPage({ title, content, script }: Page, nonce: string): string {
  const scriptElement = script === undefined ? html`` : html`<script nonce="${nonce}">${new Html(script)}</script>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Html(styleSheet)}</style>
</head>
<body>
<main>
${content}
</main>
${scriptElement}
</body>
</html>
`.text;
}
