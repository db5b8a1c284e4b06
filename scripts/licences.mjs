// The licences of everything in the packages, from the lock file alone, and whether all of it may be distributed.
// `node scripts/licences.mjs` prints problems, and exits with 1 if there are any.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Licences of what is distributed. All require their text to be included; the MPL also requires that the source of its files
 * stays available, which holds because they are distributed unchanged.
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
/** Licences of tools, which are not distributed. */
const tools = new Set([...shipped, 'Bitstream-Vera', 'CC-BY-3.0', 'CC-BY-4.0', 'WTFPL']);
/** Licences of packages that name a file instead of an SPDX identifier: what that file was read to be. */
const readByHand = { 'dejavu-fonts-ttf 2.37.3': 'Bitstream-Vera' };

export function readLock() {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

/** The licences in a lock file that are not allowed, as sentences. `distributed` holds the paths of what is distributed. */
export function problems(packages, distributed) {
  const found = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue;
    const name = `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${entry.version}`;
    const allowed = distributed.has(path) ? shipped : tools;
    if (!allows(allowed, readByHand[name] ?? entry.license)) {
      found.push(
        `${name} has the licence "${entry.license}", which is not on the list${distributed.has(path) ? ' of what may be distributed' : ''}.`,
      );
    }
  }
  return found;
}

/** Whether an SPDX expression is allowed. It may have no parentheses within parentheses, which no package here has. */
function allows(allowed, expression) {
  if (typeof expression !== 'string') return false;
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence)));
}

/** The paths in node_modules of the packages `roots`, given by name, and of everything that these need at run time. */
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

/** The path at which Node finds `name` from within `from`: in the nearest node_modules up the path. */
function locate(packages, from, name) {
  const steps = from === '' ? [] : from.split('/node_modules/');
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const path = [...steps.slice(0, depth), name].join('/node_modules/');
    const rooted = depth === 0 ? `node_modules/${path}` : path;
    if (packages[rooted] !== undefined) return rooted;
  }
  return undefined;
}

/** The names of the packages that the window's sources import, which its build bundles. */
export function bundled() {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(root, 'renderer', file), 'utf8').matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g),
    ]);
  return [...new Set(names.map(([, name]) => name))];
}

/** The paths of everything that is distributed: what is needed at run time, and what the window's build bundles. */
export function distributed(packages) {
  return closure(packages, [...Object.keys(packages[''].dependencies), ...bundled()]);
}

/** The licence texts of everything that is distributed and installed here, as one text. */
export function licenceTexts() {
  const packages = readLock();
  const sections = [...distributed(packages)].sort().flatMap((path) => {
    const folder = join(root, path);
    let names;
    try {
      names = readdirSync(folder);
    } catch {
      // A package for another platform.
      return [];
    }
    const texts = names
      .filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8').trim());
    const { version, license } = packages[path];
    const title = `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${version} (${license})`;
    return [
      [title, '='.repeat(title.length), ...(texts.length > 0 ? texts : ['The package contains no licence text.'])].join(
        '\n',
      ),
    ];
  });
  return `Carillon contains the following software.\n\n\n${sections.join('\n\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = readLock();
  const found = problems(packages, distributed(packages));
  for (const problem of found) console.error(problem);
  process.exit(found.length > 0 ? 1 : 0);
}
