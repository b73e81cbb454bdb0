import type { Requirement } from './apt.ts';

/** The browser of the console's tests and pictures. */
export const chromium: Requirement = {
  package: 'chromium',
  program: '/usr/bin/chromium',
  why: 'the console is tested and pictured in it',
};
