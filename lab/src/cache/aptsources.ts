/** One apt source as its file states it. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** Parses an apt source file of either format; deb-src and disabled entries are left out. */
export function parseAptSources(text: string, format: 'deb822' | 'one-line'): readonly AptSource[] {
  return format === 'deb822' ? parseDeb822(text) : parseOneLine(text);
}

function parseDeb822(text: string): readonly AptSource[] {
  const uncommented = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return uncommented.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
    if (!words('types').includes('deb') || fields.get('enabled')?.trim().toLowerCase() === 'no') return [];
    return [{ uris: words('uris'), suites: words('suites'), components: words('components') }];
  });
}

/** The fields of one stanza, lower-cased; a line that starts with a blank continues the one before. */
function stanzaFields(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of stanza.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

function parseOneLine(text: string): readonly AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
    const [, uri, suite, components] = match ?? [];
    if (uri === undefined || suite === undefined || components === undefined) return [];
    return [{ uris: [uri], suites: [suite], components: components.trim().split(/\s+/) }];
  });
}

/** The distribution's own mirror: the source of the machine's own suite with the component `main`. */
export function chooseMirror(sources: readonly AptSource[], codename: string): string | null {
  const own = sources.find((source) => source.suites.includes(codename) && source.components.includes('main'));
  return own?.uris[0] ?? null;
}
