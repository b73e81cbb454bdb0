import { expect, test } from 'vitest';
import { ApiProblem, createClient } from './client.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

function clientAnswering(answer: Response) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push({ url: String(url), init });
    return answer;
  };
  return { sent, client: createClient({ baseUrl: 'http://server:8090', token: 'trl_secret', fetch }) };
}

test('a call carries its token, generation and key, and its body as JSON', async () => {
  const { sent, client } = clientAnswering(Response.json({ id: 'net_1' }, { status: 200, headers: { etag: '"4"' } }));
  const result = await client.call('networks.update', {
    id: 'net/1',
    body: { name: 'lan' },
    ifMatch: 3,
    idempotencyKey: 'k',
  });
  expect(result.generation).toBe(4);
  expect(sent[0]?.url).toBe('http://server:8090/api/v1/networks/net%2F1');
  const headers = new Headers(sent[0]?.init?.headers);
  expect(headers.get('authorization')).toBe('Bearer trl_secret');
  expect(headers.get('if-match')).toBe('"3"');
  expect(headers.get('idempotency-key')).toBe('k');
  expect(sent[0]?.init?.body).toBe('{"name":"lan"}');
});

test('a session says its key with every call, also one that changed meanwhile, and a stream where it resumes', async () => {
  const sent: Headers[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent.push(new Headers(init?.headers));
    return Response.json({});
  };
  const keys = ['first', 'second'];
  const client = createClient({
    baseUrl: 'http://server:8090',
    get sessionKey() {
      return keys.shift();
    },
    fetch,
  });
  await client.open('events.stream', { lastEventId: '7' });
  await client.call('session.get', {});
  await client.call('session.get', {});
  expect(sent.map((headers) => headers.get('trailer-session-key'))).toEqual(['first', 'second', null]);
  expect(sent.map((headers) => headers.get('last-event-id'))).toEqual(['7', null, null]);
});

test('a query repeats a parameter for each value and leaves out what is undefined', () => {
  const { client } = clientAnswering(new Response());
  const url = client.url('workspaces.exec', { id: 'w', query: { command: ['ls', '-l'] } });
  expect(url.search).toBe('?command=ls&command=-l');
});

test('an answer without content has a null body', async () => {
  const { client } = clientAnswering(new Response(null, { status: 204 }));
  expect((await client.call('session.delete', {})).body).toBeNull();
});

test('a problem is thrown with every fault it names', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Some fields need attention',
    status: 422,
    code: 'validation_failed',
    detail: '',
    errors: [{ path: 'subnet', code: 'host_bits_set', message: 'write 192.168.1.0/24' }],
  };
  const { client } = clientAnswering(Response.json(problem, { status: 422 }));
  const thrown = await client.call('hosts.list', {}).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ApiProblem);
  expect((thrown as ApiProblem).problem.errors).toEqual(problem.errors);
  expect((thrown as ApiProblem).message).toBe('Some fields need attention');
});

test('an error page of something in between is told as such', async () => {
  const { client } = clientAnswering(
    new Response('<html>Bad gateway</html>', { status: 502, statusText: 'Bad Gateway' }),
  );
  const thrown = await client.open('workspaces.logs', { id: 'w' }).catch((error: unknown) => error);
  expect((thrown as ApiProblem).message).toContain('HTTP 502 <html>Bad gateway');
});
