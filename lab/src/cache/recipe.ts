import { createHash } from 'node:crypto';
import type { BaseMachine } from './machine.ts';

/** The Docker engines the lab can run. */
export const engineVersions = ['20.10', '26.1', '28.5'] as const;

/** A Docker engine the lab can run, by what its version starts with. */
export type EngineVersion = (typeof engineVersions)[number];

/** The one whose runc and containerd have the fewest quirks on any machine. */
export const defaultEngine: EngineVersion = '28.5';

/** The engines that the mirror of a machine carries. */
export function enginesOf({ distribution }: Pick<BaseMachine, 'distribution'>): readonly EngineVersion[] {
  return distribution === 'ubuntu' ? [defaultEngine] : engineVersions;
}

/** The suite of Debian that carries an engine. */
const suites: Readonly<Record<EngineVersion, string>> = { '20.10': 'bookworm', '26.1': 'trixie', '28.5': 'forky' };

/** Engines whose package brings the docker command along; Debian split it off later. */
const withCommand: readonly EngineVersion[] = ['20.10'];

/** How to build one engine chroot. */
export interface ChrootRecipe {
  readonly suite: string;
  readonly components: readonly string[];
  readonly sources: readonly string[];
  readonly packages: readonly string[];
  /** Folder name in the cache; changes whenever the recipe does. */
  readonly cacheName: string;
}

const commonPackages = ['docker.io', 'iptables', 'iproute2', 'procps', 'busybox-static'];

/**
 * Plans the chroot of an engine on this machine. Ubuntu's mirrors do not carry Debian's suites: there the machine's own
 * suite serves for the default engine, and there is no other.
 */
export function planChroot(machine: BaseMachine, engine: EngineVersion): ChrootRecipe {
  if (machine.distribution === 'ubuntu') {
    if (!enginesOf(machine).includes(engine)) {
      throw new Error(`Docker ${engine} comes from Debian ${suites[engine]}: run its tests on a Debian machine`);
    }
    const { codename, mirror } = machine;
    const sources = [codename, `${codename}-updates`].map((suite) => `deb ${mirror} ${suite} main universe`);
    return named({ suite: codename, components: ['main', 'universe'], sources, packages: commonPackages });
  }
  return named({
    suite: suites[engine],
    components: ['main'],
    sources: [machine.mirror],
    packages: withCommand.includes(engine) ? commonPackages : [...commonPackages, 'docker-cli'],
  });
}

function named(recipe: Omit<ChrootRecipe, 'cacheName'>): ChrootRecipe {
  const content = JSON.stringify([recipe.suite, recipe.components, recipe.packages]);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return { ...recipe, cacheName: `engine-${recipe.suite}-${digest}` };
}
