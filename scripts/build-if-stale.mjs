import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'out', '.built');
const sources = ['src', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json'];

/** When a file, or anything in a folder, last changed, in Unix milliseconds. Folders count too, to notice a deletion. */
export function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs);
}

/** True when out/ was built from the present sources. */
export function isFresh() {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newest(join(root, source)) <= built.mtimeMs);
}

/** Builds out/ unless it was built from the present sources. Rejects with the builder's own error. */
export async function buildIfStale() {
  if (isFresh()) return;
  process.stderr.write('Building Carillon, because its sources have changed …\n');
  const started = new Date();
  rmSync(stamp, { force: true });
  const { build } = await import('electron-vite');
  await build({ root, logLevel: 'warn' });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfStale();
