import { describe, expect, it } from 'vitest';
import { planChroot } from './recipe.ts';

const debian = { distribution: 'debian', codename: 'bookworm', mirror: 'http://mirror.example/debian' };

describe('the recipe of an engine chroot', () => {
  it('takes the release asked for from the mirror of a Debian machine', () => {
    expect(planChroot(debian, 'trixie')).toMatchObject({
      suite: 'trixie',
      sources: ['http://mirror.example/debian'],
      packages: expect.arrayContaining(['docker.io', 'docker-cli']),
    });
  });

  it("takes the machine's own suite and its updates on Ubuntu, whose mirrors lack Debian's", () => {
    const ubuntu = { distribution: 'ubuntu', codename: 'noble', mirror: 'http://mirror.example/ubuntu' };
    expect(planChroot(ubuntu, 'forky')).toMatchObject({
      suite: 'noble',
      sources: [
        'deb http://mirror.example/ubuntu noble main universe',
        'deb http://mirror.example/ubuntu noble-updates main universe',
      ],
    });
  });

  it('is cached under a name that does not depend on the mirror', () => {
    const elsewhere = { ...debian, mirror: 'http://other.example/debian' };
    expect(planChroot(elsewhere, 'forky').cacheName).toBe(planChroot(debian, 'forky').cacheName);
    expect(planChroot(debian, 'trixie').cacheName).not.toBe(planChroot(debian, 'forky').cacheName);
  });
});
