import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileWhole } from '../../src/lib/write-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A folder with a file that an attacker wants overwritten. */
async function place() {
  const folder = await temporaryFolder();
  const precious = join(folder, 'precious');
  await writeFile(precious, 'as it was', { mode: 0o644 });
  return { folder, precious, file: join(folder, 'config.json') };
}

describe('writing a file of ours', () => {
  it('creates it for its owner only, and leaves nothing beside it', async () => {
    const { folder, file } = await place();
    await writeFile(file, 'before', { mode: 0o644 });
    await writeFileWhole(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config.json', 'precious']);
  });

  it.each([
    ['a link', symlink],
    ['a second name', link],
  ])('does not write through %s that was placed beside it', async (_, lay) => {
    const { precious, file } = await place();
    await lay(precious, `${file}.new`);
    await writeFileWhole(file, 'secret');
    expect(await readFile(precious, 'utf8')).toBe('as it was');
    expect(await readFile(file, 'utf8')).toBe('secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('does not take over the permissions of a file that an earlier run left', async () => {
    const { folder, file } = await place();
    await writeFile(`${file}.new`, 'half', { mode: 0o666 });
    await writeFileWhole(file, 'secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['config.json', 'precious']);
  });

  it('uses another temporary name if it cannot remove a leftover', async () => {
    const { folder, file } = await place();
    await mkdir(`${file}.new`);
    await writeFileWhole(file, 'secret');
    expect(await readFile(file, 'utf8')).toBe('secret');
    expect(await readdir(folder)).toEqual(['config.json', 'config.json.new', 'precious']);
  });

  it('leaves nothing behind when it fails, and names the file', async () => {
    const { folder, file } = await place();
    await mkdir(join(file, 'full'), { recursive: true });
    await expect(writeFileWhole(file, 'secret')).rejects.toMatchObject({
      problem: { code: 'file-not-written', parameters: { file } },
    });
    expect(await readdir(folder)).toEqual(['config.json', 'precious']);
  });
});
