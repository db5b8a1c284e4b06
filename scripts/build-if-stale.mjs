import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'out', '.built');
const sources = ['src', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json'];

/** Newest change below a file or folder, in milliseconds; folders count too, so that a deletion is seen. */
export function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stat.mtimeMs);
}

/** True when out/ was built from the sources as they stand. */
export function isFresh() {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newest(join(root, source)) <= built.mtimeMs);
}

/** Builds out/ unless it is already made from the sources as they stand. Rejects with the builder's own message. */
export async function buildIfStale() {
  if (isFresh()) return;
  process.stderr.write('Building Carillon (only when its sources changed) …\n');
  const started = new Date();
  rmSync(stamp, { force: true });
  const { build } = await import('electron-vite');
  await build({ root, logLevel: 'warn' });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfStale();
