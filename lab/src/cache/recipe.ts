import { createHash } from 'node:crypto';
import type { BaseMachine } from './machine.ts';

/** A Docker engine the lab can run: `forky` is Docker 28.5, `trixie` 26.1. */
export type EngineRelease = 'forky' | 'trixie';

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

/** Plans the chroot for an engine release on this machine. Ubuntu's mirrors do not carry Debian's suites: there the machine's own suite serves. */
export function planChroot(machine: BaseMachine, release: EngineRelease): ChrootRecipe {
  if (machine.distribution === 'ubuntu') {
    const { codename, mirror } = machine;
    const sources = [codename, `${codename}-updates`].map((suite) => `deb ${mirror} ${suite} main universe`);
    return named({ suite: codename, components: ['main', 'universe'], sources, packages: commonPackages });
  }
  // Debian split the docker command off the engine's package.
  return named({
    suite: release,
    components: ['main'],
    sources: [machine.mirror],
    packages: [...commonPackages, 'docker-cli'],
  });
}

function named(recipe: Omit<ChrootRecipe, 'cacheName'>): ChrootRecipe {
  const content = JSON.stringify([recipe.suite, recipe.components, recipe.packages]);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return { ...recipe, cacheName: `engine-${recipe.suite}-${digest}` };
}
