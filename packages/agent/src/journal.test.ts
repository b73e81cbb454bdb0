import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';

const logger = pino({ level: 'silent' });

describe('the journal', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    path = join(folder, 'agent', 'journal.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('gives back after a restart what was saved before it', async () => {
    const journal = await Journal.open(path, logger);
    await journal.saveDesired({ generation: 4, networks: [], workspaces: [] });
    await journal.saveRestarts('c1', 2);
    await journal.saveStrategy('c1', 'helper');
    const reopened = await Journal.open(path, logger);
    expect(reopened.desired?.generation).toBe(4);
    expect(reopened.restartsDone('c1')).toBe(2);
    expect(reopened.strategy('c1')).toBe('helper');
  });

  it('shows a desired state only once it is on disk', async () => {
    const journal = await Journal.open(path, logger);
    const saving = journal.saveDesired({ generation: 4, networks: [], workspaces: [] });
    expect(journal.desired).toBeNull();
    await saving;
    expect(journal.desired?.generation).toBe(4);
  });

  it('shows the latest of several desired states, in the order they came', async () => {
    const journal = await Journal.open(path, logger);
    await Promise.all([1, 2, 3].map((generation) => journal.saveDesired({ generation, networks: [], workspaces: [] })));
    expect(journal.desired?.generation).toBe(3);
    expect((await Journal.open(path, logger)).desired?.generation).toBe(3);
  });

  it('is readable by its owner alone, for it holds the environment of workspaces', async () => {
    const journal = await Journal.open(path, logger);
    await journal.saveRestarts('c1', 1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await writeFile(`${path}.new`, 'left behind by a crash', { mode: 0o644 });
    await journal.saveRestarts('c1', 2);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('keeps a torn file aside and begins anew', async () => {
    await (await Journal.open(path, logger)).saveRestarts('c1', 1);
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
    const journal = await Journal.open(path, logger);
    expect(journal.desired).toBeNull();
    expect(await readdir(join(folder, 'agent'))).toEqual(['journal.json.unreadable']);
  });

  it('writes the latest of many changes made at once', async () => {
    const journal = await Journal.open(path, logger);
    await Promise.all([1, 2, 3, 4, 5].map((restarts) => journal.saveRestarts('c1', restarts)));
    expect((await Journal.open(path, logger)).restartsDone('c1')).toBe(5);
  });

  it('knows after a restart whose place a workspace took, and forgets it with the workspace', async () => {
    const journal = await Journal.open(path, logger);
    await journal.saveFinishedTakeover('w1', 'c-old');
    const reopened = await Journal.open(path, logger);
    expect(reopened.hasTakenOver('w1', 'c-old')).toBe(true);
    expect(reopened.hasTakenOver('w2', 'c-old')).toBe(false);
    await reopened.saveFinishedTakeover('w2', 'c-old');
    expect(reopened.hasTakenOver('w1', 'c-old')).toBe(false);
  });

  it('forgets containers that are gone', async () => {
    const journal = await Journal.open(path, logger);
    await journal.saveRestarts('gone', 1);
    await journal.saveStrategy('here', 'exec');
    await journal.keepOnly(new Set(['here']));
    const reopened = await Journal.open(path, logger);
    expect(reopened.restartsDone('gone')).toBe(0);
    expect(reopened.strategy('here')).toBe('exec');
  });
});
