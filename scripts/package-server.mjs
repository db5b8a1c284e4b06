// The headless relay as a Debian package: a system service with its own user, on the system's Node.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNfpm } from './nfpm.mjs';
import { layServer } from './server-folder.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = '/usr/lib/carillon-server';
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** Writes the package for this machine's architecture below `output` and returns its path; out/ must be built. */
export function packageServer({ output, version }) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const arch = architectures[process.arch] ?? process.arch;
  const described = { ...manifest, version: version ?? manifest.version };
  const made = join(output, `carillon-server_${described.version}_${arch}.deb`);
  const work = mkdtempSync(join(tmpdir(), 'carillon-server-'));
  try {
    layServer(join(work, 'server'));
    writeFileSync(join(work, 'nfpm.yaml'), JSON.stringify(packageOf(described, arch, join(work, 'server'))));
    mkdirSync(output, { recursive: true });
    execFileSync(findNfpm(), ['package', '-f', join(work, 'nfpm.yaml'), '-p', 'deb', '-t', made], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return made;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function packageOf({ version, description, license, homepage, author }, arch, server) {
  const script = (name) => `build/server/${name}.sh`;
  const file = (src, dst, mode = 0o644) => ({ src, dst, file_info: { mode } });
  return {
    name: 'carillon-server',
    arch,
    platform: 'linux',
    version,
    version_schema: 'none',
    section: 'net',
    priority: 'optional',
    maintainer: `${author.name} <${author.email}>`,
    homepage,
    license,
    description: `Matrix push relay as a system service\n ${description}`,
    depends: ['nodejs (>= 20.19)', 'adduser', 'init-system-helpers'],
    contents: [
      { src: server, dst: home, type: 'tree' },
      file(script('carillon-server'), '/usr/bin/carillon-server', 0o755),
      file('build/server/carillon-server.service', '/lib/systemd/system/carillon-server.service'),
      file(script('first-config'), `${home}/first-config`, 0o755),
      file('build/server/config.json', '/usr/share/carillon-server/config.json'),
      { dst: '/etc/carillon', type: 'dir', file_info: { mode: 0o755 } },
      file('build/server/copyright', '/usr/share/doc/carillon-server/copyright'),
    ],
    scripts: {
      preinstall: script('preinst'),
      postinstall: script('postinst'),
      preremove: script('prerm'),
      postremove: script('postrm'),
    },
  };
}
