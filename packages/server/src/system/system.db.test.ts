import { Script } from 'node:vm';
import { isSessionKey, type RouteSpec, routeTable, sessionKeyHeader } from '@trailer/contract';
import { expect, it } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { openTestServer } from '../testing.ts';

const adminToken = 'automation-from-the-first-start';
const authorization = `Bearer ${adminToken}`;

eachDatabase((open) => {
  it('is alive, and ready while its database answers', async () => {
    const { app, database } = await openTestServer(open);
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' });
    await database.close();
    const unready = await app.inject('/readyz');
    expect([unready.statusCode, unready.json().detail]).toEqual([503, 'the database does not answer']);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  it('measures requests by route, and counts what there is', async () => {
    const { app, database } = await openTestServer(open, { adminToken });
    const at = '2026-01-01T00:00:00.000Z';
    const host = {
      id: 'h',
      name: 'h',
      enabled: 1,
      generation: 1,
      desired_generation: 1,
      created_at: at,
      updated_at: at,
    };
    await database.db.insertInto('hosts').values(host).execute();
    await app.inject({ url: '/api/v1/hosts/nope', headers: { authorization } });
    const metrics = await app.inject({ url: '/metrics', headers: { authorization } });
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/);
    expect(metrics.body).toContain(
      'trailer_http_request_duration_seconds_count{method="GET",route="hosts.get",status="404"} 1',
    );
    expect(metrics.body).toContain('trailer_hosts{enabled="true"} 1');
    expect(metrics.body).toContain('process_resident_memory_bytes');
    expect((await app.inject('/metrics')).statusCode).toBe(401);
  });

  it('leads on from the home page: to the set-up first, to the first network afterwards', async () => {
    const { app, setup } = await openTestServer(open);
    expect((await app.inject('/')).body).toContain('It has no administrator yet');
    await setup.prepare({ email: 'ada@example.org', password: 'correct horse' });
    expect((await app.inject('/')).body).toContain('trailer network create lan --driver macvlan');
    expect((await app.inject('/setup?token=x')).body).toContain('has its administrator already');
  });

  it('serves a set-up page that loads nothing and runs only its own script', async () => {
    const { app } = await openTestServer(open);
    const page = await app.inject('/setup?token=%22%3E%3Cscript%3E');
    const policy = String(page.headers['content-security-policy']);
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(page.body).toContain(`<script nonce="${nonce}">`);
    const script = /<script[^>]*>(.*)<\/script>/s.exec(page.body)?.[1] ?? '';
    expect(() => new Script(script)).not.toThrow();
    expect(page.body).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect((await app.inject('/setup')).body).toContain('needs the token');
    const other = String((await app.inject('/setup?token=x')).headers['content-security-policy']);
    expect(other).not.toBe(policy);
  });

  it('leaves no cookie of the set-up page that opens anything: its session has a key, another each time', async () => {
    const { app } = await openTestServer(open);
    const page = await app.inject('/setup?token=x');
    const script = new Script(/<script[^>]*>(.*)<\/script>/s.exec(page.body)?.[1] ?? '');
    const [one, other] = [await keySentBy(script), await keySentBy(script)];
    expect([one, other].map(isSessionKey)).toEqual([true, true]);
    expect(one).not.toBe(other);
  });

  it('describes every route it serves, to programs and to people', async () => {
    const { app } = await openTestServer(open);
    const document = (await app.inject('/api/openapi.json')).json();
    const page = (await app.inject('/api/docs')).body;
    expect(document.openapi).toBe('3.1.0');
    for (const { method, path, summary } of Object.values<RouteSpec>(routeTable)) {
      expect(document.paths[path][method.toLowerCase()].summary).toBe(summary);
      expect(page).toContain(`<code>${path}</code>`);
    }
  });
});

/** Runs the set-up page's script around the least of a page, sends its form, and gives the key that went along. */
async function keySentBy(script: Script): Promise<string> {
  const sent = Promise.withResolvers<string>();
  const element = {
    addEventListener: (_: string, listener: (event: object) => void) => listener({ preventDefault: () => undefined }),
    querySelector: () => element,
    querySelectorAll: () => [],
    focus: () => undefined,
  };
  const fetch = async (_: string, { headers }: { readonly headers: Record<string, string> }) => {
    sent.resolve(headers[sessionKeyHeader] ?? '');
    return { ok: true };
  };
  class NoFields extends Array {
    // What an array is made with is its length, or what it holds: a form is neither.
    constructor() {
      super(0);
    }
  }
  const document = { getElementById: () => element, querySelectorAll: () => [] };
  const history = { replaceState: () => undefined };
  script.runInNewContext({ btoa, crypto, document, history, fetch, FormData: NoFields });
  return sent.promise;
}
