// The groups of tests: pure units, the backend on each of its two databases, stories in a browser, and injected faults.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import './build/node20.mjs';
import { findChromium } from './build/chromium.mjs';

const testMs = 20_000;
const storyMs = 120_000;
const special = ['test/**/*.int.test.ts', 'test/e2e/**', 'test/faults/**', 'test/bench/**'];
/** What these test lies in front of the database, or beside it: one of the two is enough for them. */
const beforeDatabase = [
  'test/attachment/bad-line.int.test.ts',
  'test/attachment/kinds.int.test.ts',
  'test/attachment/scan.int.test.ts',
  'test/http/**',
  'test/wire/live-connections.int.test.ts',
  'test/wire/role-matrix.int.test.ts',
];
const browser = { CHROME_PATH: findChromium() ?? '' };

export default defineConfig({
  plugins: [vue()],
  test: {
    pool: 'forks',
    // Files that a worker runs one after the other share their modules: to load them anew takes a third of the time.
    isolate: false,
    // The servers that change files of Vue never end by themselves: nobody has to wait for them.
    teardownTimeout: 1_000,
    // What is waited for comes when it comes: a busy machine is no failure.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,mjs}'],
          exclude: special,
          testTimeout: testMs,
          hookTimeout: testMs,
          env: browser,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'pglite',
          include: ['test/**/*.int.test.ts'],
          testTimeout: testMs,
          hookTimeout: storyMs,
          env: { ...browser, LANKA_TEST_DATABASE: 'pglite' },
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/**/*.int.test.ts'],
          exclude: beforeDatabase,
          testTimeout: testMs,
          hookTimeout: storyMs,
          env: { ...browser, LANKA_TEST_DATABASE: 'postgres' },
          globalSetup: ['test/support/postgres.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts'],
          testTimeout: storyMs,
          hookTimeout: storyMs,
          env: browser,
          globalSetup: ['test/support/running-backend.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/**/*.faults.ts'],
          testTimeout: storyMs,
          hookTimeout: storyMs,
          env: browser,
          globalSetup: ['test/support/running-backend.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
