const lanes = [0x811c9dc5, 0x1b873593] as const;
const prime = 0x01000193;

/** Two lanes of FNV-1a over UTF-16 code units, each mixed at its end: it has to notice a change, not to withstand an attack. */
export function hash(text: string): string {
  return lanes.map((seed) => lane(text, seed)).join('');
}

function lane(text: string, seed: number): string {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), prime);
    state ^= state >>> 15;
  }
  return (Math.imul(state, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0');
}
