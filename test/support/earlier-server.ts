import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const earlier = fileURLToPath(new URL('../fixtures/earlier-server-package', import.meta.url));

/**
 * The package of the service as it first was in 0.1.0, around the program of `deb`: with its unit, its scripts that run
 * as root, and its configuration in /etc/carillon, owned by the service.
 */
export async function earlierServerPackage(deb: string, made: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-earlier-'));
  const at = (...names: string[]) => join(folder, ...names);
  execFileSync('dpkg-deb', ['-R', deb, at('root')]);
  await rm(at('root/usr/lib/carillon-server/first-config'));
  await rm(at('root/usr/share/carillon-server'), { recursive: true });
  const control = readFileSync(at('root/DEBIAN/control'), 'utf8').replace(/^Version: .*$/m, 'Version: 0.0.9');
  writeFileSync(at('root/DEBIAN/control'), control);
  writeFileSync(at('root/DEBIAN/conffiles'), '/etc/carillon/config.json\n');
  await rm(at('root/DEBIAN/preinst'));
  await rm(at('root/DEBIAN/md5sums'));
  const install = (name: string, to: string, mode: string) =>
    execFileSync('install', ['-D', '-m', mode, join(earlier, name), at('root', to)]);
  for (const name of ['postinst', 'prerm', 'postrm']) install(`${name}.sh`, `DEBIAN/${name}`, '755');
  install('carillon-server.service', 'lib/systemd/system/carillon-server.service', '644');
  install('config.json', 'etc/carillon/config.json', '640');
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', at('root'), made], { stdio: 'ignore' });
  await rm(folder, { recursive: true });
  return made;
}
