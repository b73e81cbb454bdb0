import { describe, expect, it } from 'vitest';
import { chooseMirror, parseAptSources } from './aptsources.ts';

const deb822 = `# comment
Types: deb deb-src
# http://old.example/debian
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/key.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

describe("the machine's apt sources", () => {
  it('are read in the deb822 format', () => {
    expect(parseAptSources(deb822, 'deb822')).toEqual([
      { uris: ['http://mirror.example/debian'], suites: ['bookworm', 'bookworm-updates'], components: ['main'] },
      { uris: ['http://mirror.example/debian-security'], suites: ['bookworm-security'], components: ['main'] },
    ]);
  });

  it('are read when a field goes on over several lines', () => {
    const text =
      'Types: deb\nURIs: http://mirror.example/ubuntu\nSuites: noble\n noble-updates\nComponents: main\n universe\n';
    expect(parseAptSources(text, 'deb822')[0]).toMatchObject({
      suites: ['noble', 'noble-updates'],
      components: ['main', 'universe'],
    });
  });

  it('are read in the one-line format, with and without options', () => {
    const text = [
      '# deb http://off.example/debian bookworm main',
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib # home',
      'deb-src http://mirror.example/debian bookworm main',
    ].join('\n');
    expect(parseAptSources(text, 'one-line')).toEqual([
      { uris: ['http://mirror.example/debian'], suites: ['bookworm'], components: ['main', 'contrib'] },
    ]);
  });

  it('give the mirror of the distribution, not of security updates or of somebody else', () => {
    const others = parseAptSources('deb http://vendor.example/linux bookworm stable\n', 'one-line');
    const sources = [...others, ...parseAptSources(deb822, 'deb822').toReversed()];
    expect(chooseMirror(sources, 'bookworm')).toBe('http://mirror.example/debian');
    expect(chooseMirror(sources, 'noble')).toBeNull();
  });
});
