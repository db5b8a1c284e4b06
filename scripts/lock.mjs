// Whether npm will install what was reviewed: checks package.json, package-lock.json and .npmrc, with nothing but Node, so
// that it can run before anything is installed. `node scripts/lock.mjs [folder]` prints problems, and exits with 1 if there
// are any.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const EXACT = /^\d+\.\d+\.\d+$/;
/** A single hash: of several, npm accepts any. */
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const PATH = /^(?:(?:^|\/)node_modules\/(?:@[a-z0-9][\w.-]*\/)?[a-zA-Z0-9][\w.-]*)+$/;
/** Our own scripts that npm would run while it installs. */
const LIFECYCLE = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare', 'prepublish'];
/** Packages with an install script. Each was reviewed, and none runs: see .npmrc. */
const WITH_SCRIPTS = new Set(['electron-winstaller']);
const SETTINGS = new Set(['save-exact=true', 'omit-lockfile-registry-resolved=true', 'ignore-scripts=true']);

/** The problems of the three files' contents, as sentences. */
export function lockProblems({ manifest, lock, npmrc }) {
  return [...ofManifest(manifest), ...ofSettings(npmrc), ...ofLock(manifest, lock)];
}

function ofManifest({ dependencies, devDependencies, scripts = {}, ...more }) {
  const found = [];
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!EXACT.test(range)) found.push(`${name} is required as "${range}", not as one exact version.`);
  }
  for (const key of ['overrides', 'optionalDependencies', 'peerDependencies', 'bundleDependencies', 'workspaces']) {
    if (more[key] !== undefined) found.push(`package.json has "${key}", which this check does not cover.`);
  }
  for (const name of LIFECYCLE) {
    if (scripts[name] !== undefined) found.push(`package.json runs a script when it is installed: ${name}.`);
  }
  return found;
}

function ofSettings(npmrc) {
  const lines = npmrc.split('\n').filter((line) => line.trim() !== '');
  return [
    ...lines.filter((line) => !SETTINGS.has(line)).map((line) => `.npmrc has an unknown line: ${line}`),
    ...(lines.includes('ignore-scripts=true') ? [] : ['.npmrc lets the scripts of packages run.']),
  ];
}

function ofLock(manifest, { lockfileVersion, packages = {} }) {
  const own = packages[''] ?? {};
  const found = [];
  if (lockfileVersion !== 3) found.push(`package-lock.json has version ${lockfileVersion}, not 3.`);
  for (const key of ['dependencies', 'devDependencies']) {
    const required = JSON.stringify(Object.entries(manifest[key] ?? {}).sort());
    const locked = JSON.stringify(Object.entries(own[key] ?? {}).sort());
    if (required !== locked) found.push(`package-lock.json lists other ${key} than package.json.`);
  }
  for (const [path, entry] of Object.entries(packages)) if (path !== '') found.push(...ofEntry(path, entry));
  return found;
}

function ofEntry(path, { version, resolved, integrity, link, inBundle, hasInstallScript, name: alias }) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 13);
  const found = [];
  const say = (text) => found.push(`${name} ${version} ${text}`);
  if (!PATH.test(path)) say(`is at an unusual path: ${path}`);
  if (alias !== undefined && alias !== name) say(`is another package: ${alias}`);
  if (link !== undefined) say('is a link to a folder.');
  if (resolved !== undefined) say(`has an address in the lock file: ${resolved}`);
  // npm downloads without a hash a package that claims to be bundled in another one and is not.
  if (inBundle !== undefined) say('claims to be bundled in another package.');
  if (!SHA512.test(integrity ?? '')) say('has no single sha512 in the lock file.');
  if (hasInstallScript && !WITH_SCRIPTS.has(name)) {
    say('has an install script that was not reviewed.');
  }
  return found;
}

/** The problems of the files in a folder, where a file that npm would prefer to the lock is one too. */
export function lockProblemsIn(folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const found = lockProblems({
    manifest: JSON.parse(read('package.json')),
    lock: JSON.parse(read('package-lock.json')),
    npmrc: read('.npmrc'),
  });
  if (existsSync(join(folder, 'npm-shrinkwrap.json')))
    found.push('There is an npm-shrinkwrap.json, which npm prefers.');
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = lockProblemsIn(process.argv[2] ?? root);
  for (const problem of found) console.error(problem);
  process.exit(found.length > 0 ? 1 : 0);
}
