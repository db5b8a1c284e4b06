import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const server = fileURLToPath(new URL('../../build/server', import.meta.url));
const read = (name: string) => readFileSync(join(server, name), 'utf8');
const settings = read('carillon-server.service')
  .split('\n')
  .filter((line) => /^\w+=/.test(line))
  .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
const own = /\/(var\/lib|run)\/carillon\b/;
/** The lines of a script without comments; a line that continues in the next is one with it. */
const commands = (script: string) =>
  script
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** test/packaged/hostile-service.packaged.ts shows that a hostile service gains nothing from any of it. */
describe('what runs as root for the system service', () => {
  it('is, in the unit, nothing but the creation of its two folders', () => {
    const naming = settings.filter(([, value]) => own.test(value)).map(([key]) => key);
    expect(naming).toEqual(['ExecStart']);
    expect(settings.filter(([key, value]) => key.startsWith('Exec') && !value.startsWith('/'))).toEqual([]);
    expect(settings).toContainEqual(['User', 'carillon']);
    expect(settings).toContainEqual(['StateDirectory', 'carillon']);
    expect(settings).toContainEqual(['RuntimeDirectory', 'carillon']);
  });

  it('lets the service write nowhere else, and reads its environment from a file of root’s', () => {
    expect(settings.map(([key]) => key)).not.toContain('ReadWritePaths');
    expect(settings.filter(([key]) => /^(Standard|EnvironmentFile|LoadCredential)/.test(key))).toEqual([
      ['EnvironmentFile', '-/etc/carillon/environment'],
    ]);
  });

  it.each(['preinst', 'postinst', 'prerm'])('is, in %s, nothing in those folders', (name) => {
    expect(commands(read(`${name}.sh`)).filter((line) => own.test(line))).toEqual([
      ...(name === 'postinst' ? [expect.stringContaining('adduser --system')] : []),
    ]);
  });

  it('is, in postrm, the removal of the empty folders', () => {
    const naming = commands(read('postrm.sh')).filter((line) => own.test(line));
    expect(naming.filter((line) => !/^if \[ -d \S+ \]; then$/.test(line))).toEqual([
      expect.stringMatching(/^setsid -w setpriv --reuid=carillon .* find \/var\/lib\/carillon -mindepth 1 -delete /),
      'if [ -d /var/lib/carillon ]; then rmdir /var/lib/carillon || true; fi',
    ]);
  });
});

describe('what runs as root for the desktop', () => {
  const desktop = fileURLToPath(new URL('../../build/desktop', import.meta.url));

  it.each(['postinst', 'postrm'])('is, in %s, nothing in folders that a person may write to', (name) => {
    const paths = commands(readFileSync(join(desktop, `${name}.sh`), 'utf8')).flatMap((line) =>
      [...line.matchAll(/(?<=^|[\s'"=(])\/[\w$][^\s'";)]*/g)].map(([path]) => path),
    );
    expect(paths).not.toEqual([]);
    const root = /^\/(opt\/Carillon|usr|etc)\/|^\/dev\/null$|^\/proc\/self\/ns\/user$/;
    expect(paths.filter((path) => !root.test(path))).toEqual([]);
  });
});
