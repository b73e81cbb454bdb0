import type { ConsoleMessage, Page, Request, Response } from 'playwright-core';

/** Chromium says so of every answer from 400 on; whether that is trouble, the answer's own watch decides. */
const answeredWithStatus = /^Failed to load resource: the server responded with a status of \d+/;

/** Somebody left, or a stream was ended by the page itself. */
const abandoned = 'net::ERR_ABORTED';

/** Adds whatever goes wrong in a page to a list. */
export function watchPage(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`error in the page: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (isTrouble(message)) troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('requestfailed', (request) => {
    const text = describeFailure(request);
    if (text !== null) troubles.push(text);
  });
  page.on('response', (response) => {
    if (isBroken(response)) troubles.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
  });
}

function isTrouble(message: ConsoleMessage): boolean {
  const grave = message.type() === 'error' || message.type() === 'warning';
  return grave && !answeredWithStatus.test(message.text());
}

function describeFailure(request: Request): string | null {
  const why = request.failure()?.errorText ?? 'for no reason given';
  return why === abandoned ? null : `${request.method()} ${request.url()} failed: ${why}`;
}

/** The API refuses with 4xx what it was asked wrongly; a file that is not there, or a broken server, is trouble. */
function isBroken(response: Response): boolean {
  const { pathname } = new URL(response.url());
  return response.status() >= 500 || (response.status() >= 400 && !pathname.startsWith('/api/'));
}
