/**
 * The seeds of the MAC addresses that ask just now. The kernel takes no two macvlans of one address on a parent, and a
 * switch with port security counts every address it ever saw: as many as there are questions at a time, and no more.
 */
export class AskingSeeds {
  readonly #leased = new Set<string>();

  /** The seed itself, or where a question has it the first of a fixed row after it. */
  lease(seed: string): string {
    let leased = seed;
    for (let place = 1; this.#leased.has(leased); place += 1) leased = `${seed} ${place}`;
    this.#leased.add(leased);
    return leased;
  }

  release(leased: string): void {
    this.#leased.delete(leased);
  }
}
