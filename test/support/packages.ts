import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../dist/tests', import.meta.url));

/** Packages of the current version or the next one, built by scripts/packages-for-tests.mjs. */
export type Release = 'now' | 'newer';

/** The unpacked program, or the copy of it that can be inspected. */
export const program = {
  packed: join(folder, 'now', 'linux-unpacked', 'carillon'),
  inspectable: join(folder, 'inspectable', 'carillon'),
  resources: join(folder, 'now', 'linux-unpacked', 'resources'),
};

/** An AppImage of the current version that can be inspected; the test of updates updates it. */
export const inspectableAppImage = join(folder, 'inspectable.AppImage');

/** The one file of a release whose name matches. */
export function packageFile(release: Release, name: RegExp): string {
  const found = readdirSync(join(folder, release)).filter((file) => name.test(file));
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} files of "${release}" are ${name}.`);
  return join(folder, release, found[0]);
}

export const desktopDeb = /^carillon_.*\.deb$/;
export const serverDeb = /^carillon-server_.*\.deb$/;
export const rpm = /\.rpm$/;
export const tarball = /\.tar\.gz$/;
export const appImage = /\.AppImage$/;

export const versionIn = (file: string) =>
  execFileSync('dpkg-deb', ['-f', file, 'Version'], { encoding: 'utf8' }).trim();
