import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { mayAsk } from './provenance.ts';

const origin = 'http://8006--desk.localhost:8090';
const beside = 'http://8006--other.localhost:8090';

function may(headers: IncomingHttpHeaders, method = 'GET'): boolean {
  return mayAsk(headers, { method, origin });
}

describe('a request to a workspace', () => {
  it('may be made by its own pages, by an address that was typed, and by a program', () => {
    expect(may({ 'sec-fetch-site': 'same-origin', origin }, 'POST')).toBe(true);
    expect(may({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })).toBe(true);
    expect(may({}, 'POST')).toBe(true);
  });

  it.each(['same-site', 'cross-site'])('may not be made by a page of another workspace or site: %s', (site) => {
    expect(may({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).toBe(false);
    expect(may({ 'sec-fetch-site': site, 'sec-fetch-mode': 'cors', origin: beside }, 'POST')).toBe(false);
  });

  it('may be a link that was followed, and not a form that was sent', () => {
    expect(may({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(true);
    expect(may({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'POST')).toBe(false);
  });

  it('is held to its origin where a browser tells no more', () => {
    expect(may({ origin: origin.toUpperCase() })).toBe(true);
    expect(may({ origin: beside })).toBe(false);
    expect(may({ origin: 'null' }, 'POST')).toBe(false);
    expect(may({ origin: beside, 'sec-fetch-site': 'same-origin' })).toBe(false);
  });
});
