import { describe, expect, it } from 'vitest';
import { planParts } from './recipe.ts';

const debian = { distribution: 'debian', codename: 'bookworm', mirror: 'http://mirror.example/debian' };
const ubuntu = { distribution: 'ubuntu', codename: 'noble', mirror: 'http://mirror.example/ubuntu' };

describe('the recipe of the Windows stand-in', () => {
  it("takes Debian's cloud kernel from the machine's own mirror", () => {
    const recipe = planParts(debian);
    expect(recipe.sources).toEqual([debian.mirror]);
    expect(recipe.packages).toEqual(expect.arrayContaining(['qemu-system-x86', 'linux-image-cloud-amd64']));
  });

  it("takes the machine's own suite and its kernel for guests on Ubuntu, whose mirrors lack Debian's", () => {
    const recipe = planParts(ubuntu);
    expect(recipe.suite).toBe('noble');
    expect(recipe.packages).toContain('linux-image-virtual');
    expect(recipe.packages).not.toContain('linux-image-cloud-amd64');
  });

  it('is cached under a name that does not depend on the mirror', () => {
    const elsewhere = { ...debian, mirror: 'http://other.example/debian' };
    expect(planParts(elsewhere).cacheName).toBe(planParts(debian).cacheName);
    expect(planParts(ubuntu).cacheName).not.toBe(planParts(debian).cacheName);
  });

  it('gives an image built on it no busybox to lean on, as the public runtime has none', () => {
    expect(planParts(debian).programs.filter((program) => program.includes('busybox'))).toEqual([]);
  });
});
