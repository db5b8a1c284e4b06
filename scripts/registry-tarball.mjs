import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createPatience } from './patience.mjs';
import { createProgress } from './progress.mjs';

const CHECK_MS = 500;

/**
 * Fetches a package's tarball (`name@version`, about `total` bytes) into `folder` by npm, with npm's registry, proxy and
 * credentials, and resolves to its path. npm reports no progress, which is read from the size of its cache for this download
 * instead. Rejects with npm's own error, or when the registry does not answer.
 */
export async function fetchTarball(
  spec,
  { folder, total, progress = createProgress(spec), waits = {}, env = process.env },
) {
  const cache = join(folder, 'npm-cache');
  const parameters = ['pack', spec, '--loglevel=error', '--pack-destination', folder, '--cache', cache];
  const patience = createPatience(waits);
  const child = spawn('npm', parameters, { stdio: ['ignore', 'ignore', 'pipe'], env });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const watch = setInterval(() => {
    const bytes = Math.min(sizeOf(join(cache, '_cacache')), total);
    patience.arrived(bytes);
    if (bytes > 0) progress.show(bytes, total);
  }, CHECK_MS);
  try {
    await new Promise((resolve, reject) => {
      patience.signal.addEventListener('abort', () => {
        child.kill('SIGKILL');
        reject(patience.signal.reason);
      });
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve() : reject(new Error(errors.trim() || `npm ended with ${code}`)),
      );
    });
  } finally {
    clearInterval(watch);
    patience.stop();
    progress.end();
  }
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** The bytes in a file or folder, which may change meanwhile. */
function sizeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  try {
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}
