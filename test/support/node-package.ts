import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CleanRoot } from './clean-root.ts';

/**
 * Packs the Node that runs the tests as Debian's package `nodejs`, because that of Debian 12 is too old and other
 * archives are not used.
 */
export async function nodePackage(root: CleanRoot): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-node-'));
  const made = join(root.path, '..', `nodejs_${process.versions.node}.deb`);
  await mkdir(join(folder, 'DEBIAN'));
  await mkdir(join(folder, 'usr', 'bin'), { recursive: true });
  const control = {
    Package: 'nodejs',
    Version: process.versions.node,
    Architecture: 'amd64',
    Maintainer: 'Tests <tests@carillon.example>',
    Description: 'Node for tests',
  };
  const text = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(join(folder, 'DEBIAN', 'control'), text.join(''));
  await copyFile(process.execPath, join(folder, 'usr', 'bin', 'node'));
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, made], { stdio: 'ignore' });
  await rm(folder, { recursive: true });
  return made;
}
