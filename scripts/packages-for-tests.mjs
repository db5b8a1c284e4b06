// Builds the packages that the suite "packaged" tests: of this version, of a newer one, and a copy that can be inspected.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { buildIfStale, newest } from './build-if-stale.mjs';
import { packageDesktop } from './package.mjs';
import { packageServer } from './package-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'tests');
const stamp = join(folder, '.built');
const sources = ['out/.built', 'electron-builder.yml', 'build', 'scripts', 'package.json'];
/** Where the packages for tests look for updates; the test of updates listens there. */
const updatesUrl = 'http://127.0.0.1:18374/';

/** Resolves to the path of the program whose inspection fuse alone is switched on again. */
export async function packagesForTests() {
  await buildIfStale();
  const inspectable = join(folder, 'inspectable', 'carillon');
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (sources.every((source) => newest(join(root, source)) < built)) return inspectable;
  process.stderr.write('Building the packages for the tests …\n');
  rmSync(folder, { recursive: true, force: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const newer = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
  const now = join(folder, 'now');
  await packageDesktop({ targets: ['AppImage', 'deb', 'rpm', 'tar.gz'], output: now, updatesUrl });
  await packageDesktop({ targets: ['AppImage', 'deb'], output: join(folder, 'newer'), updatesUrl, version: newer });
  packageServer({ output: now });
  packageServer({ output: join(folder, 'newer'), version: newer });
  execFileSync('cp', ['-a', join(now, 'linux-unpacked'), join(folder, 'inspectable')]);
  await flipFuses(inspectable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const image = join(folder, 'inspectable-appimage');
  const [made] = await packageDesktop({
    targets: ['AppImage'],
    output: image,
    updatesUrl,
    prepackaged: dirname(inspectable),
  });
  renameSync(made, join(folder, 'inspectable.AppImage'));
  rmSync(image, { recursive: true });
  writeFileSync(stamp, '');
  return inspectable;
}
