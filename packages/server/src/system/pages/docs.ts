import { type RouteName, type RouteSpec, routeTable } from '@trailer/contract';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

/** The part of the OpenAPI document that the page shows. */
interface Operation {
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly requestBody?: { readonly content: unknown };
  readonly responses: unknown;
}

/** The API reference, rendered from the same document that programs read. */
export function docsPage(openApi: Readonly<Record<string, unknown>>): Page {
  const paths = openApi['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const routes = Object.entries(routeTable) as [RouteName, RouteSpec][];
  const sections = [...Map.groupBy(routes, ([, route]) => route.tag)].map(
    ([tag, sharing]) => html`<h2>${tag}</h2>${sharing.map(([, route]) => describe(route, paths))}`,
  );
  const content = html`
<h1>Trailer API</h1>
<p class="lead">JSON over HTTP. <a href="/api/openapi.json">The same as an OpenAPI 3.1 document</a>.</p>
<p>Send <code>Authorization: Bearer trl_…</code>, or sign in for a session cookie. Errors are
<code>application/problem+json</code> with <code>code</code>, <code>detail</code> and <code>errors</code>, one for each
field. Lists take <code>limit</code> and <code>cursor</code>. Writes take <code>If-Match</code> with an ETag; a POST takes
<code>Idempotency-Key</code>: a success is kept for 24 hours and given again, a refusal may be repeated.</p>
${sections}`;
  return { title: 'Trailer API', content };
}

function describe(route: RouteSpec, paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): Html {
  const operation = paths[route.path]?.[route.method.toLowerCase()];
  if (operation === undefined) return html``;
  return html`<details>
<summary><span class="method">${route.method}</span> <code>${route.path}</code> <span class="soft">${operation.summary}</span></summary>
<p>Permission: <code>${route.permission}</code></p>
${parameterTable(operation)}
${operation.requestBody === undefined ? html`` : schemaBlock('Body', operation.requestBody.content)}
${schemaBlock(`Answer ${route.success.status}`, Reflect.get(Object(operation.responses), route.success.status))}
</details>`;
}

function parameterTable({ parameters }: Operation): Html {
  if (parameters.length === 0) return html``;
  const rows = parameters.map(
    (parameter) =>
      html`<tr><td><code>${parameter.name}</code></td><td>${parameter.in}</td><td>${parameter.description ?? ''}</td></tr>`,
  );
  return html`<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function schemaBlock(title: string, schema: unknown): Html {
  return html`<p>${title}</p><pre tabindex="0"><code>${JSON.stringify(schema, null, 2)}</code></pre>`;
}
