import { copyScript, firstSteps } from './commands.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

export interface HomeOptions {
  readonly hasAdministrator: boolean;
  readonly baseUrl: string;
}

/** The page at `/`: what this is, and what to do next. */
export function homePage({ hasAdministrator, baseUrl }: HomeOptions): Page {
  const next = hasAdministrator
    ? html`<h2>What to do next</h2>${firstSteps(baseUrl)}`
    : html`<h2>It has no administrator yet</h2>
<p>The server printed a one-time set-up link when it started. Open that link in this browser.
It is no longer on the screen? Restart the server: it prints a new one.</p>`;
  const content = html`
<h1>Trailer</h1>
<p class="lead">Workspaces that are really on the network: every address Trailer shows, answers.</p>
${next}
<h2>For programs</h2>
<p><a href="/api/docs">API reference</a> · <a href="/api/openapi.json">OpenAPI document</a></p>`;
  return { title: 'Trailer', content, script: copyScript };
}
