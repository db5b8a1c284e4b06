// npm run package [-- deb AppImage …]: builds this platform's packages, all kinds unless some are named. With the official
// Electron they are for people; with the stand-in they are only for tests, and have a file FOR-TESTS-ONLY.txt.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, Platform } from 'electron-builder';
import { buildIfStale } from './build-if-stale.mjs';
import { findElectron } from './electron-runtime.mjs';
import { findStandInFolder, STAND_IN_VERSION } from './electron-stand-in.mjs';
import { licenceTexts } from './licences.mjs';
import { findProgram } from './needs.mjs';
import { architecture, writePackage } from './nfpm.mjs';
import { packageServer } from './package-server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const say = (text) => process.stderr.write(`${text}\n`);

/** What nfpm writes, around the program that electron-builder packs; every other kind is electron-builder's. */
const nfpmFormats = ['deb', 'rpm'];
/** Compression that is quick, for packages for tests. */
const quick = { deb: 'zstd', rpm: 'gzip' };

/**
 * Builds the desktop's packages for this platform and resolves to the paths of the files made. `targets` are nfpm's and
 * electron-builder's names, or null for every kind; `updatesUrl` is where the built program looks for a newer one;
 * `version` replaces the one of package.json; `prepackaged` is an unpacked program to use as it is.
 */
export async function packageDesktop({ targets, output, version, updatesUrl, prepackaged }) {
  await buildIfStale();
  writeFileSync(join(root, 'out', 'third-party-licences.txt'), licenceTexts());
  const runtime = await findElectron();
  const standIn =
    runtime.source === 'stand-in' ? await findStandInFolder({ env: process.env, say, mayFetch: true }) : undefined;
  const sevenZip = findProgram('7za');
  if (sevenZip !== undefined) process.env.ELECTRON_BUILDER_7ZIP_PATH ??= sevenZip;
  if (updatesUrl !== undefined) process.env.CARILLON_UPDATES_URL = updatesUrl;
  checkUpdatesUrl(process.env.CARILLON_UPDATES_URL);
  if (standIn !== undefined) process.env.APPIMAGE_TOOLS_PATH = standInTools();
  const formats = process.platform === 'linux' ? nfpmFormats.filter((format) => targets?.includes(format) ?? true) : [];
  const others = targets?.filter((target) => !formats.includes(target)) ?? null;
  const made = await build({
    projectDir: root,
    ...(prepackaged === undefined ? {} : { prepackaged }),
    targets: Platform.current().createTarget(others?.length === 0 ? 'dir' : others),
    publish: 'never',
    config: {
      directories: { output },
      ...(process.env.CARILLON_UPDATES_URL ? {} : { publish: null }),
      ...(version === undefined ? {} : { extraMetadata: { version } }),
      ...(process.env.CARILLON_NOTARIZE === 'true' ? { mac: { notarize: true } } : {}),
      ...(standIn === undefined ? { electronDist: distOf(runtime) } : forTests(standIn)),
    },
  });
  const packed = formats.map((format) => {
    const compression = standIn === undefined ? 'xz' : quick[format];
    return packProgram({ format, output: resolve(root, output), version: version ?? manifest.version, compression });
  });
  return [...made, ...packed];
}

/** Writes the package of the program that electron-builder left in the folder `output`, and returns its path. */
function packProgram({ format, output, version, compression }) {
  const rpmArchitecture = { amd64: 'x86_64', arm64: 'aarch64' }[architecture] ?? architecture;
  const name =
    format === 'deb' ? `carillon_${version}_${architecture}.deb` : `carillon-${version}.${rpmArchitecture}.rpm`;
  const program = join(output, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
  const file = join(output, name);
  // A version before a release has to sort before it: both formats have ~ for that.
  const values = {
    ARCH: architecture,
    VERSION: version.replaceAll('-', '~'),
    PROGRAM: program,
    COMPRESSION: compression,
  };
  writePackage({ config: 'build/desktop/nfpm.yaml', format, file, values });
  return file;
}

/** Throws unless updates come over TLS: the announcement of a newer build is trusted as far as its connection. */
function checkUpdatesUrl(url) {
  if (!url) return;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || hostname === '127.0.0.1') return;
  throw new Error(`CARILLON_UPDATES_URL has to be an https address, or on 127.0.0.1: ${url}`);
}

/** The folder with the Electron that electron-builder packs. */
function distOf({ source, path }) {
  return source === 'official' ? join(root, 'node_modules', 'electron', 'dist') : dirname(path);
}

function forTests(standIn) {
  const note = join(root, 'out', 'FOR-TESTS-ONLY.txt');
  writeFileSync(
    note,
    `This package was built for tests, on Electron ${STAND_IN_VERSION}, which gets no security fixes. ` +
      'Do not distribute it.\n',
  );
  return {
    electronDist: standIn,
    electronVersion: STAND_IN_VERSION,
    extraResources: [{ from: note, to: 'FOR-TESTS-ONLY.txt' }],
    // Quick to pack, unlike a release.
    electronLanguages: ['en-US'],
    compression: 'store',
  };
}

/** A folder with the AppImage tools that electron-builder expects: Debian's programs, and a stand-in for the runtime. */
function standInTools() {
  const folder = join(root, 'out', 'appimage-tools');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib', 'x64'), { recursive: true });
  symlinkSync(findProgram('desktop-file-validate') ?? 'missing', join(folder, 'desktop-file-validate'));
  writeFileSync(join(folder, 'mksquashfs'), '#!/bin/sh\nexec mksquashfs "$@" -Xcompression-level 1\n', { mode: 0o755 });
  const size = 4096;
  const script = readFileSync(join(root, 'scripts', 'appimage-runtime.sh'), 'utf8').replaceAll('@SIZE@', String(size));
  writeFileSync(join(folder, 'runtimes', 'runtime-x64'), script.padEnd(size, '\n'));
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const targets = process.argv.slice(2);
  const made = await packageDesktop({ targets: targets.length > 0 ? targets : null, output: 'dist' });
  if (process.platform === 'linux' && targets.length === 0) made.push(packageServer({ output: 'dist' }));
  for (const file of made) console.log(file);
}
