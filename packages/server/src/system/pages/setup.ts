import { sessionKeyHeader } from '@trailer/contract';
import { copyScript, firstSteps } from './commands.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

export interface SetupPageOptions {
  readonly hasAdministrator: boolean;
  readonly token: string | undefined;
  readonly baseUrl: string;
}

/** The page behind the one-time link: makes the first administrator. */
export function setupPage({ hasAdministrator, token, baseUrl }: SetupPageOptions): Page {
  if (hasAdministrator) return voidPage('Trailer has its administrator already. This link is void.');
  if (token === undefined) return voidPage('This address needs the token of the set-up link that the server printed.');
  const content = html`
<section id="form-section">
<h1>Welcome to Trailer</h1>
<p class="lead">Make the first administrator. This link works once.</p>
<form id="form" action="/api/v1/setup" method="post" novalidate>
<input type="hidden" name="token" value="${token}">
${field({ name: 'name', label: 'Your name (optional)', type: 'text', autocomplete: 'name' })}
${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username' })}
${field({ name: 'password', label: 'Password (at least 10 characters)', type: 'password', autocomplete: 'new-password' })}
<p class="fault" id="fault-form" role="alert"></p>
<button>Create administrator</button>
</form>
<noscript><p class="fault">This form needs JavaScript. Without it, send the fields by
POST /api/v1/setup as JSON.</p></noscript>
</section>
<section id="done-section" tabindex="-1" hidden>
<h1>You are the administrator</h1>
<p class="lead">What to do next:</p>
${firstSteps(baseUrl)}
</section>`;
  return { title: 'Set up Trailer', content, script: copyScript + formScript };
}

function voidPage(message: string): Page {
  const content = html`<h1>Set up Trailer</h1><p>${message}</p><p><a href="/">To the start page</a></p>`;
  return { title: 'Set up Trailer', content };
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly autocomplete: string;
}

function field({ name, label, type, autocomplete }: Field): Html {
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" aria-describedby="fault-${name}">
<p class="fault" id="fault-${name}" role="alert"></p>`;
}

/**
 * Sends the form as JSON; puts each fault beside its field, and on success shows what to do next. The answer opens a
 * session, for which these pages have no use: it is bound to a key that is thrown away, and its cookie opens nothing.
 */
const formScript = `
const newKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const form = document.getElementById('form');
history.replaceState(null, '', '/setup');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  showFaults([], '');
  try {
    const fields = [...new FormData(form)].filter(([name, value]) => name !== 'name' || value !== '');
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/json', '${sessionKeyHeader}': newKey() },
      body: JSON.stringify(Object.fromEntries(fields)),
    });
    if (response.ok) return showDone();
    const problem = await response.json();
    showFaults(problem.errors, problem.detail);
  } catch {
    showFaults([], 'The server does not answer. Is it still running?');
  } finally {
    button.disabled = false;
  }
});
function showFaults(faults, detail) {
  let first = null;
  for (const input of form.querySelectorAll('input:not([type=hidden])')) {
    const fault = faults.find(({ path }) => path === input.name);
    input.setAttribute('aria-invalid', String(fault !== undefined));
    document.getElementById('fault-' + input.name).textContent = fault?.message ?? '';
    if (fault !== undefined) first ??= input;
  }
  document.getElementById('fault-form').textContent = first === null ? detail : '';
  first?.focus();
}
function showDone() {
  document.getElementById('form-section').hidden = true;
  const done = document.getElementById('done-section');
  done.hidden = false;
  done.focus();
}
`;
