// node scripts/server-folder.mjs F: copies the built headless relay and everything it needs into the new folder F. The
// service's package and the container are built from it.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closure, licenceTexts, readLock } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const desktopOnly = new Set(['electron-store', 'electron-updater']);

export function layServer(folder) {
  const built = [
    'out/main/cli.js',
    'out/main/outbox-worker.js',
    'out/main/history-writer.js',
    'out/main/history-reader.js',
    'out/main/takeover-worker.js',
    'out/main/chunks',
    'out/renderer',
    'LICENSE',
  ];
  for (const path of [...built, ...modules()]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const filter = (name) => !(path.startsWith('out/') && name.endsWith('.map'));
    cpSync(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true, filter });
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'carillon', type: 'module', private: true }));
  writeFileSync(join(folder, 'third-party-licences.txt'), licenceTexts());
}

/** The folders of the packages that the relay needs. One inside another is copied along with that. */
function modules() {
  const packages = readLock();
  const roots = Object.keys(packages[''].dependencies).filter((name) => !desktopOnly.has(name));
  return [...closure(packages, roots)].filter(
    (path) => !path.includes('/node_modules/') && existsSync(join(root, path)),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) layServer(process.argv[2]);
