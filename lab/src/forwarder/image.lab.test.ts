import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryFolder } from '../config.ts';
import { run } from '../process/run.ts';
import { imageFolder } from './desk.ts';

describe('the programs of the Windows image', () => {
  test('have nothing that shellcheck minds', async () => {
    const programs = ['entrypoint', 'port-forwarder'].map((name) => join(imageFolder, name));
    await run(['shellcheck', '--external-sources', `--source-path=${repositoryFolder}`, ...programs]);
  });

  test('are all copied into the image, those that are run with the right to be', async () => {
    const dockerfile = await readFile(join(imageFolder, 'Dockerfile'), 'utf8');
    const copied = /^COPY (.*) \/usr\/local\/lib\/trailer\/$/m.exec(dockerfile)?.[1]?.split(' ');
    const programs = (await readdir(imageFolder)).filter((name) => !['Dockerfile', 'README.md'].includes(name));
    expect(copied?.toSorted()).toEqual(programs.toSorted());
    for (const name of ['entrypoint', 'port-forwarder']) {
      expect((await stat(join(imageFolder, name))).mode & 0o111, name).toBe(0o111);
    }
  });
});
