// Downloads and checks the official binary of the `electron` package, with progress, which the package's own script does not
// show. That script then finds the binary in Electron's cache and unpacks it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPatience } from './patience.mjs';
import { createProgress } from './progress.mjs';

/**
 * Downloads and unpacks the binary into `folder`, which is that of the `electron` package. Resolves to whether that succeeded;
 * `say` gets the reason if not. The host is Electron's own, or the one that ELECTRON_MIRROR names.
 */
export async function downloadElectron(folder, { say, progress = createProgress('Electron'), waits = {} }) {
  if (!existsSync(join(folder, 'install.js'))) return false;
  const require = createRequire(join(folder, 'package.json'));
  const { version } = require('./package.json');
  say(`Downloading Electron ${version} (once, about 120 MiB) …`);
  const patience = createPatience(waits);
  try {
    const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href);
    await downloadArtifact({
      version,
      artifactName: 'electron',
      checksums: require('./checksums.json'),
      cacheRoot: process.env.electron_config_cache,
      platform: process.platform,
      arch: process.arch,
      downloadOptions: {
        quiet: true,
        signal: patience.signal,
        async getProgressCallback({ transferred, total }) {
          patience.arrived(transferred);
          progress.show(transferred, total);
        },
      },
    });
  } catch (error) {
    progress.end();
    say(`Electron could not be downloaded: ${reasonOf(patience.signal.aborted ? patience.signal.reason : error)}.`);
    return false;
  } finally {
    patience.stop();
  }
  progress.end();
  say('Unpacking Electron …');
  const unpacking = spawnSync(process.execPath, [join(folder, 'install.js')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (unpacking.status !== 0) say(`Electron could not be unpacked: ${unpacking.stderr.trim()}`);
  return unpacking.status === 0;
}

/** fetch's own message is only "fetch failed"; its cause has the reason. */
function reasonOf(error) {
  const { message, cause } = error;
  return cause?.message ? `${message} (${cause.message})` : message;
}
