// What the packages are made of, from the lock file alone: which licences, and whether all of them may be handed on.
// `node scripts/licences.mjs` prints what is wrong, and exits 1 when something is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Licences of what is handed on to people. All ask that their text goes along; the MPL also that its files stay open,
 * which they are: they are handed on unchanged.
 */
const shipped = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]);
/** Licences of tools, of which nothing is handed on. */
const tools = new Set([...shipped, 'CC-BY-3.0', 'CC-BY-4.0', 'WTFPL']);

export function readLock() {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

/** Licences in a lock file that are not allowed, in words; empty when there are none. `handedOn` are the paths of what ships. */
export function problems(packages, handedOn) {
  const found = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue;
    const name = `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${entry.version}`;
    const allowed = handedOn.has(path) ? shipped : tools;
    if (!allows(allowed, entry.license)) {
      found.push(
        `${name} has the licence "${entry.license}", which is not on the list${handedOn.has(path) ? ' of what may be handed on' : ''}.`,
      );
    }
  }
  return found;
}

/** An SPDX expression without parentheses within parentheses, which is all that occurs. */
function allows(allowed, expression) {
  if (typeof expression !== 'string') return false;
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence)));
}

/**
 * Paths in node_modules of everything that reaches people: what is needed at run time, and what the window's build
 * bundles. `roots` are names of packages.
 */
export function closure(packages, roots) {
  const found = new Set();
  const visit = (from, name) => {
    const path = locate(packages, from, name);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path];
    const needed = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]?.optional);
    for (const next of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...needed]) visit(path, next);
  };
  for (const name of roots) visit('', name);
  return found;
}

/** Where Node finds `name` from within `from`: in the nearest node_modules up the path. */
function locate(packages, from, name) {
  const steps = from === '' ? [] : from.split('/node_modules/');
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const path = [...steps.slice(0, depth), name].join('/node_modules/');
    const rooted = depth === 0 ? `node_modules/${path}` : path;
    if (packages[rooted] !== undefined) return rooted;
  }
  return undefined;
}

/** Names of the packages that the window's sources import. */
export function bundled() {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(root, 'renderer', file), 'utf8').matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g),
    ]);
  return [...new Set(names.map(([, name]) => name))];
}

export function handedOn(packages) {
  return closure(packages, [...Object.keys(packages[''].dependencies), ...bundled()]);
}

/** The licences of all that is handed on and installed here, as one text. */
export function licenceTexts() {
  const packages = readLock();
  const sections = [...handedOn(packages)].sort().flatMap((path) => {
    const folder = join(root, path);
    let names;
    try {
      names = readdirSync(folder);
    } catch {
      // Made for another platform.
      return [];
    }
    const texts = names
      .filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8').trim());
    const { version, license } = packages[path];
    const title = `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${version} (${license})`;
    return [
      [title, '='.repeat(title.length), ...(texts.length > 0 ? texts : ['Its package holds no text of it.'])].join(
        '\n',
      ),
    ];
  });
  return `Carillon is packed with the following software.\n\n\n${sections.join('\n\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = readLock();
  const found = problems(packages, handedOn(packages));
  for (const problem of found) console.error(problem);
  process.exit(found.length > 0 ? 1 : 0);
}
