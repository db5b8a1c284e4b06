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
/** Lines of a script without its comments, with those that go on in the next one put together. */
const commands = (script: string) =>
  script
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** That a hostile service gains nothing by all of it is shown by test/packaged/hostile-service.packaged.ts. */
describe('what runs as root for the system service', () => {
  it('is, of the unit, nothing but making its two folders', () => {
    const naming = settings.filter(([, value]) => own.test(value)).map(([key]) => key);
    expect(naming).toEqual(['ExecStart']);
    expect(settings.filter(([key, value]) => key.startsWith('Exec') && !value.startsWith('/'))).toEqual([]);
    expect(settings).toContainEqual(['User', 'carillon']);
    expect(settings).toContainEqual(['StateDirectory', 'carillon']);
    expect(settings).toContainEqual(['RuntimeDirectory', 'carillon']);
  });

  it('lets the service write nowhere else, and reads what it is told from a file of root’s', () => {
    expect(settings.map(([key]) => key)).not.toContain('ReadWritePaths');
    expect(settings.filter(([key]) => /^(Standard|EnvironmentFile|LoadCredential)/.test(key))).toEqual([
      ['EnvironmentFile', '-/etc/carillon/environment'],
    ]);
  });

  it.each(['preinst', 'postinst', 'prerm'])('is, of %s, nothing in those folders', (name) => {
    expect(commands(read(`${name}.sh`)).filter((line) => own.test(line))).toEqual([
      ...(name === 'postinst' ? [expect.stringContaining('adduser --system')] : []),
    ]);
  });

  it('is, of postrm, removing them when they are empty', () => {
    const naming = commands(read('postrm.sh')).filter((line) => own.test(line));
    expect(naming.filter((line) => !/^if \[ -d \S+ \]; then$/.test(line))).toEqual([
      expect.stringMatching(/^setsid -w setpriv --reuid=carillon .* find \/var\/lib\/carillon -mindepth 1 -delete /),
      'if [ -d /var/lib/carillon ]; then rmdir /var/lib/carillon || true; fi',
    ]);
  });
});

describe('what runs as root for the desktop', () => {
  const templates = fileURLToPath(new URL('../../node_modules/app-builder-lib/templates/linux', import.meta.url));

  it.each(['after-install.tpl', 'after-remove.tpl'])('is, of %s, nothing where people write', (name) => {
    const paths = commands(readFileSync(join(templates, name), 'utf8')).flatMap((line) =>
      [...line.matchAll(/(?<=^|[\s'"=(])\/[\w$][^\s'";)]*/g)].map(([path]) => path),
    );
    expect(paths).not.toEqual([]);
    const root = /^\/(opt\/\$\{sanitizedProductName\}|usr|etc)\/|^\/dev\/null$|^\/proc\/self\/ns\/user$/;
    expect(paths.filter((path) => !root.test(path))).toEqual([]);
  });
});
