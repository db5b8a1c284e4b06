import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/homeserver/**/*.homeserver.ts'],
    testTimeout: 120_000,
    // The first run on a machine installs the homeserver.
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
