import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lockProblemsIn } from '../../scripts/lock.mjs';
import { temporaryFolder } from '../support/temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const fastify = 'node_modules/fastify';
// biome-ignore lint/suspicious/noExplicitAny: a lock file to tamper with
type Json = any;

/** A folder with copies of the three files, some of them changed. */
async function folderWith(change: {
  lock?: (lock: Json) => void;
  manifest?: (manifest: Json) => void;
  files?: Record<string, string>;
}): Promise<string> {
  const folder = await temporaryFolder();
  const changed = async (file: string, edit?: (json: Json) => void) => {
    const json = JSON.parse(text(file));
    edit?.(json);
    await writeFile(join(folder, file), JSON.stringify(json));
  };
  await changed('package.json', change.manifest);
  await changed('package-lock.json', change.lock);
  await copyFile(join(root, '.npmrc'), join(folder, '.npmrc'));
  for (const [file, content] of Object.entries(change.files ?? {})) await writeFile(join(folder, file), content);
  return folder;
}

describe('the lock file', () => {
  it('has no problems', () => {
    expect(lockProblemsIn(root)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no hash', { integrity: undefined }, 'has no single sha512'],
    ['an old hash', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, 'has no single sha512'],
    [
      'a second hash beside the first',
      { integrity: `${JSON.parse(text('package-lock.json')).packages[fastify].integrity} sha512-${'A'.repeat(86)}==` },
      'has no single sha512',
    ],
    ['another registry', { resolved: 'https://registry.evil.example/fastify.tgz' }, 'has an address'],
    ['the registry by its host', { resolved: 'https://registry.npmjs.org/fastify/-/f.tgz' }, 'has an address'],
    ['a repository', { resolved: 'git+ssh://git@github.com/a/b.git#c0ffee' }, 'has an address'],
    ['a file', { resolved: 'file:../fastify' }, 'has an address'],
    ['a link', { link: true }, 'is a link'],
    ['another package under its name', { name: 'fastifi' }, 'is another package: fastifi'],
    ['a claim to be bundled in another package', { inBundle: true, integrity: undefined }, 'claims to be bundled'],
    ['an install script that nobody reviewed', { hasInstallScript: true }, 'has an install script'],
  ])('is refused with %s', async (_what, entry, said) => {
    const folder = await folderWith({ lock: (lock) => Object.assign(lock.packages[fastify], entry) });
    expect(lockProblemsIn(folder)).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
  });

  it.each<[string, Parameters<typeof folderWith>[0], string]>([
    [
      'puts a package outside node_modules',
      {
        lock: (lock) => {
          lock.packages['node_modules/../../x'] = lock.packages[fastify];
        },
      },
      'is at an unusual path',
    ],
    [
      'has an older format',
      {
        lock: (lock) => {
          lock.lockfileVersion = 2;
        },
      },
      'has version 2',
    ],
    [
      'belongs to another package.json',
      {
        lock: (lock) => {
          lock.packages[''].dependencies.extra = '1.0.0';
        },
      },
      'lists other dependencies',
    ],
    ['is not the one that npm reads', { files: { 'npm-shrinkwrap.json': '{}' } }, 'npm-shrinkwrap.json'],
  ])('is refused when it %s', async (_what, change, said) => {
    expect(lockProblemsIn(await folderWith(change))).toEqual([expect.stringContaining(said)]);
  });
});

describe('the files beside the lock file', () => {
  it.each<[string, Parameters<typeof folderWith>[0], string]>([
    [
      'a range',
      {
        manifest: (json) => {
          json.dependencies.fastify = '^5.0.0';
        },
      },
      'not as one exact version',
    ],
    [
      'an override',
      {
        manifest: (json) => {
          json.overrides = { ws: 'github:a/b' };
        },
      },
      '"overrides"',
    ],
    [
      'an install script',
      {
        manifest: (json) => {
          json.scripts.postinstall = 'true';
        },
      },
      'postinstall',
    ],
    ['another registry', { files: { '.npmrc': `${text('.npmrc')}registry=https://evil.example\n` } }, 'registry=https'],
    ['scripts of packages that may run', { files: { '.npmrc': 'save-exact=true\n' } }, 'lets the scripts'],
  ])('is refused with %s', async (_what, change, said) => {
    expect(lockProblemsIn(await folderWith(change))).toEqual(expect.arrayContaining([expect.stringContaining(said)]));
  });
});

describe('the check', () => {
  const check = (folder: string) =>
    spawnSync(process.execPath, [join(root, 'scripts/lock.mjs'), folder], { encoding: 'utf8' });

  it('accepts the files of this tree, and exits with 1 for others, even where nothing is installed', async () => {
    expect(check(root)).toMatchObject({ status: 0, stderr: '' });
    const tampered = await folderWith({
      lock: (lock) => {
        lock.packages[fastify].resolved = 'https://evil.example/f.tgz';
      },
    });
    await copyFile(join(root, 'scripts/lock.mjs'), join(tampered, 'lock.mjs'));
    const ended = spawnSync(process.execPath, ['lock.mjs', '.'], { encoding: 'utf8', cwd: tampered });
    expect(ended).toMatchObject({ status: 1, stderr: expect.stringContaining('https://evil.example') });
  });

  it.each(['.ci/run', '.github/workflows/release.yml', 'Containerfile'])(
    'comes before the installation in %s',
    (file) => {
      const lines = text(file).split('\n');
      const installed = lines.findIndex((line) => /npm ci\b/.test(line) && !line.trimStart().startsWith('#'));
      const checked = lines.findIndex((line) => line.includes('node scripts/lock.mjs'));
      expect(installed).toBeGreaterThan(-1);
      expect(checked).toBeGreaterThan(-1);
      expect(checked).toBeLessThan(installed);
    },
  );
});
