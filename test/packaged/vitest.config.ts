import { defineConfig } from 'vitest/config';

/** Runs the desktop's suite on the packaged program, and the tests of what only a package can show. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/packaged/**/*.packaged.ts', 'test/e2e/**/*.e2e.ts'],
    // The packages contain no terminal shell, and the gallery checks the design, which is the same in a package.
    exclude: ['test/e2e/terminal.e2e.ts', 'test/e2e/gallery.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
