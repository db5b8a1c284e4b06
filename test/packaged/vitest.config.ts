import { defineConfig } from 'vitest/config';

/** The desktop's own suite on the packaged program, and what only a package can show. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/packaged/**/*.packaged.ts', 'test/e2e/**/*.e2e.ts'],
    // The terminal is not packaged so, and the gallery looks at the design, which a package does not change.
    exclude: ['test/e2e/terminal.e2e.ts', 'test/e2e/gallery.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
