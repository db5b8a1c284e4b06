import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const entry = (file: string) => resolve(import.meta.dirname, file);

/**
 * One build for both shells: `out/main/cli.js` is the headless relay, `out/main/main.js` and `relay-process.js` the
 * desktop's two Node processes. Dependencies of the relay are bundled where that starts faster; native ones stay out.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
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
      rollupOptions: {
        input: { preload: entry('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: entry('out/renderer'),
      minify: true,
      emptyOutDir: true,
      rollupOptions: { input: { index: entry('renderer/index.html') } },
    },
  },
});
