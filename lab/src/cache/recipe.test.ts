import { describe, expect, it } from 'vitest';
import { enginesOf, planChroot } from './recipe.ts';

const debian = { distribution: 'debian', codename: 'bookworm', mirror: 'http://mirror.example/debian' };

describe('the recipe of an engine chroot', () => {
  it('takes the suite that carries the engine from the mirror of a Debian machine', () => {
    expect(planChroot(debian, '26.1')).toMatchObject({
      suite: 'trixie',
      sources: ['http://mirror.example/debian'],
      packages: expect.arrayContaining(['docker.io', 'docker-cli']),
    });
  });

  it('asks for no docker command where the package of the engine brings it along', () => {
    const { suite, packages } = planChroot(debian, '20.10');
    expect(suite).toBe('bookworm');
    expect(packages).toContain('docker.io');
    expect(packages).not.toContain('docker-cli');
  });

  it("takes the machine's own suite and its updates on Ubuntu, whose mirrors lack Debian's", () => {
    const ubuntu = { distribution: 'ubuntu', codename: 'noble', mirror: 'http://mirror.example/ubuntu' };
    expect(planChroot(ubuntu, '28.5')).toMatchObject({
      suite: 'noble',
      sources: [
        'deb http://mirror.example/ubuntu noble main universe',
        'deb http://mirror.example/ubuntu noble-updates main universe',
      ],
    });
    expect(enginesOf(ubuntu)).toEqual(['28.5']);
    expect(() => planChroot(ubuntu, '20.10')).toThrow('Docker 20.10 comes from Debian bookworm');
  });

  it('is cached under a name that does not depend on the mirror', () => {
    const elsewhere = { ...debian, mirror: 'http://other.example/debian' };
    expect(planChroot(elsewhere, '28.5').cacheName).toBe(planChroot(debian, '28.5').cacheName);
    expect(planChroot(debian, '26.1').cacheName).not.toBe(planChroot(debian, '28.5').cacheName);
  });
});
