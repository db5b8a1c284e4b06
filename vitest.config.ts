import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'test/web/**', 'test/homeserver/**'],
    // Far more than anything takes on a quiet machine; a test that needs longer says so.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
