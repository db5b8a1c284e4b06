import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds entries below test/ that run in a Node process of their own; `inputs` maps names to files without `.ts`. */
export async function buildNode(outDir, inputs) {
  const { build } = await import('vite');
  const input = Object.fromEntries(
    Object.entries(inputs).map(([name, file]) => [name, join(root, 'test', `${file}.ts`)]),
  );
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      rollupOptions: { input, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  });
}
