import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const DEV_PORT = 5173;
const entry = (file: string) => resolve(import.meta.dirname, file);

/**
 * One build for both shells: `out/main/cli.js` is the headless relay, `out/main/main.js` and `relay-process.js` the
 * desktop's two Node processes. Dependencies of the relay are bundled where that starts faster; native ones stay out.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // For errors in development and tests; packages leave them out.
      sourcemap: true,
      target: 'node20',
      externalizeDeps: true,
      rollupOptions: {
        input: {
          main: entry('electron/main.ts'),
          'relay-process': entry('electron/relay-process.ts'),
          cli: entry('src/cli/main.ts'),
          'outbox-worker': entry('src/outbox/sqlite/worker.ts'),
          'history-writer': entry('src/history/sqlite/writer-worker.ts'),
          'history-reader': entry('src/history/sqlite/reader-worker.ts'),
          'takeover-worker': entry('src/takeover/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      sourcemap: true,
      rollupOptions: {
        input: { preload: entry('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    // The page of `npm run dev` has the desktop's own address, so it has to be told where changes are announced.
    server: {
      host: '127.0.0.1',
      port: DEV_PORT,
      strictPort: true,
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: DEV_PORT },
    },
    build: {
      outDir: entry('out/renderer'),
      sourcemap: true,
      // In kB, unpacked. The window reads it from its own disk, and a browser gets it once: what loads first is bounded
      // where it counts, packed, by test/web/bundle.web.ts.
      chunkSizeWarningLimit: 1_000,
      minify: true,
      emptyOutDir: true,
      rollupOptions: { input: { index: entry('renderer/index.html') } },
    },
  },
});
