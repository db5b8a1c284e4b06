// The headless relay as a Debian package: a system service with its own user, on the system's Node.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { architecture, writePackage } from './nfpm.mjs';
import { layServer } from './server-folder.mjs';

const manifest = fileURLToPath(new URL('../package.json', import.meta.url));

/**
 * Writes the package for this machine's architecture into the folder `output` and returns its path; out/ must be built.
 * `version` replaces the one of package.json.
 */
export function packageServer({ output, version = JSON.parse(readFileSync(manifest, 'utf8')).version }) {
  const file = join(output, `carillon-server_${version}_${architecture}.deb`);
  const work = mkdtempSync(join(tmpdir(), 'carillon-server-'));
  try {
    const program = join(work, 'server');
    layServer(program);
    writePackage({
      config: 'build/server/nfpm.yaml',
      format: 'deb',
      file: resolve(file),
      values: { ARCH: architecture, VERSION: version, PROGRAM: program },
    });
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
