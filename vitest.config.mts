import { defineConfig } from 'vitest/config';

const everywhere = ['packages/*/src', 'lab/src', 'bench/src', 'scripts'];

function filesEndingIn(suffix: string): string[] {
  return everywhere.map((folder) => `${folder}/**/*${suffix}`);
}

/** One project a tier; a file's suffix says what the test needs, so nothing has to be configured to add one. */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['packages/netmodel/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.suite.ts', '**/types.ts', '**/index.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { branches: 100, functions: 100, lines: 100, statements: 100 },
    },
    projects: [
      {
        test: {
          name: 'pure',
          include: filesEndingIn('.test.ts'),
          exclude: ['**/node_modules/**', ...filesEndingIn('.{db,docker,lab,e2e}.test.ts')],
          testTimeout: 10_000,
          // Pure tests share nothing, so workers may keep what they have loaded.
          isolate: false,
        },
      },
      {
        test: {
          name: 'db',
          include: filesEndingIn('.db.test.ts'),
          globalSetup: 'packages/server/src/db/testing-postgres.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // An engine or a lab of its own for each file: two at a time is what a small machine carries.
      {
        test: {
          name: 'docker',
          include: filesEndingIn('.docker.test.ts'),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'lab',
          include: filesEndingIn('.lab.test.ts'),
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      // A lab, a server and a browser for each file; one at a time, for some of them measure how fast the console is.
      {
        test: {
          name: 'e2e',
          include: filesEndingIn('.e2e.test.ts'),
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
