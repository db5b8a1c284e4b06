// Brings the official binary of the `electron` package: downloaded and checked here, where it can be shown how that goes
// on, and unpacked by the package's own script, which finds it in Electron's cache.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPatience } from './patience.mjs';
import { createProgress } from './progress.mjs';

/**
 * Downloads and unpacks into `folder`, the one of the `electron` package. Resolves to whether that worked; what did not is
 * said. The host is Electron's own, or the one that ELECTRON_MIRROR names.
 */
export async function downloadElectron(folder, { say, progress = createProgress('Electron'), waits = {} }) {
  if (!existsSync(join(folder, 'install.js'))) return false;
  const require = createRequire(join(folder, 'package.json'));
  const { version } = require('./package.json');
  say(`Electron ${version} is not downloaded yet. This is done once (some 120 MiB) …`);
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

/** What fetch says is "fetch failed"; why stands in its cause. */
function reasonOf(error) {
  const { message, cause } = error;
  return cause?.message ? `${message} (${cause.message})` : message;
}
