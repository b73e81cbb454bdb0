import type { AddressClash, IpAddress, MacAddress } from '@trailer/netmodel';

/** How often in a row a station has to be unheard before its clash is over: one that sleeps misses a question. */
const silencesToEnd = 2;

/** An address of a workspace, and who answered for it beside the workspaces of this host. */
export interface HeldAddressSighting {
  readonly workspaceId: string;
  readonly address: IpAddress;
  readonly strangers: readonly MacAddress[];
}

interface Known extends AddressClash {
  readonly silences: number;
}

/** What is known of clashes of addresses: one a held address, from the questions asked so far. */
export class AddressClashes {
  #known: readonly Known[] = [];

  get all(): readonly AddressClash[] {
    return this.#known.map(({ silences: _, ...clash }) => clash);
  }

  /** Whether this station is known to answer for an address. */
  knows(address: IpAddress, mac: MacAddress): boolean {
    return this.#known.some((clash) => clash.address === address && clash.mac === mac && !clash.gone);
  }

  /** Takes in what a question found about these addresses; true when something else is known than before. */
  note(sightings: readonly HeldAddressSighting[]): boolean {
    const before = JSON.stringify(this.all);
    const others = this.#known.filter((clash) => !sightings.some((sighting) => isOf(clash, sighting)));
    this.#known = [...others, ...sightings.flatMap((sighting) => this.#after(sighting))];
    return JSON.stringify(this.all) !== before;
  }

  /** Forgets clashes of addresses that nobody holds any more; true when there were any. */
  keepOnly(held: readonly Pick<HeldAddressSighting, 'workspaceId' | 'address'>[]): boolean {
    const kept = this.#known.filter((clash) => held.some((one) => isOf(clash, one)));
    const changed = kept.length < this.#known.length;
    this.#known = kept;
    return changed;
  }

  #after(sighting: HeldAddressSighting): readonly Known[] {
    const { workspaceId, address, strangers } = sighting;
    const last = this.#known.find((clash) => isOf(clash, sighting));
    const [stranger] = strangers;
    const mac = last !== undefined && strangers.includes(last.mac) ? last.mac : stranger;
    if (mac !== undefined) return [{ workspaceId, address, mac, gone: false, silences: 0 }];
    if (last === undefined) return [];
    const silences = Math.min(last.silences + 1, silencesToEnd);
    return [{ ...last, silences, gone: silences >= silencesToEnd }];
  }
}

function isOf(clash: AddressClash, held: Pick<HeldAddressSighting, 'workspaceId' | 'address'>): boolean {
  return clash.workspaceId === held.workspaceId && clash.address === held.address;
}
