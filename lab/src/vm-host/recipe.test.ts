import { describe, expect, it } from 'vitest';
import { planVmHost } from './recipe.ts';

const debian = { distribution: 'debian', codename: 'bookworm', mirror: 'http://mirror.example/debian' };

describe('the recipe of a Docker host in QEMU', () => {
  it("takes Debian's cloud kernel from the machine's own mirror", () => {
    expect(planVmHost(debian, [])).toMatchObject({
      sources: [debian.mirror],
      packages: expect.arrayContaining(['linux-image-cloud-amd64', 'kmod']),
    });
  });

  it('is cached under a name that follows its ingredients, and not the mirror', () => {
    const elsewhere = { ...debian, mirror: 'http://other.example/debian' };
    expect(planVmHost(elsewhere, ['init']).cacheName).toBe(planVmHost(debian, ['init']).cacheName);
    expect(planVmHost(debian, ['another init']).cacheName).not.toBe(planVmHost(debian, ['init']).cacheName);
  });

  it('says on Ubuntu, which has no such kernel, where it can be had', () => {
    const ubuntu = { distribution: 'ubuntu', codename: 'noble', mirror: 'http://mirror.example/ubuntu' };
    expect(() => planVmHost(ubuntu, [])).toThrow('run its tests on a Debian machine');
  });
});
