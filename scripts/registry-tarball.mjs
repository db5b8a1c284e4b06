import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createPatience } from './patience.mjs';
import { createProgress } from './progress.mjs';

const LOOK_MS = 500;

/**
 * Has npm fetch a package's tarball (`name@version`, some `total` bytes) into `folder`, with the registry, proxy and
 * credentials that npm has, and resolves to its path. npm says nothing meanwhile, so how far it is is read from the cache
 * that it has for this one download. Rejects with what npm said, or when the registry does not answer.
 */
export async function fetchTarball(
  spec,
  { folder, total, progress = createProgress(spec), waits = {}, env = process.env },
) {
  const cache = join(folder, 'npm-cache');
  const parameters = ['pack', spec, '--loglevel=error', '--pack-destination', folder, '--cache', cache];
  const patience = createPatience(waits);
  const child = spawn('npm', parameters, { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const look = setInterval(() => {
    const bytes = Math.min(sizeOf(join(cache, '_cacache')), total);
    patience.arrived(bytes);
    if (bytes > 0) progress.show(bytes, total);
  }, LOOK_MS);
  try {
    await new Promise((resolve, reject) => {
      patience.signal.addEventListener('abort', () => {
        child.kill('SIGKILL');
        reject(patience.signal.reason);
      });
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve() : reject(new Error(said.trim() || `npm ended with ${code}`)),
      );
    });
  } finally {
    clearInterval(look);
    patience.stop();
    progress.end();
  }
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** Bytes of what lies below a folder, which changes meanwhile. */
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
