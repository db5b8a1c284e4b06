import { mkdtemp, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/store.ts';

const folder = () => mkdtemp(join(tmpdir(), 'carillon-config-'));

describe('loadConfig', () => {
  it('returns the defaults for a missing file, and creates its folder for this user only', async () => {
    const dir = join(await folder(), 'new');
    expect((await loadConfig(join(dir, 'config.json'), { named: false })).loaded.gateway.port).toBe(7874);
    expect((await stat(dir)).mode & 0o077).toBe(0);
  });

  it('refuses a missing file that was named explicitly', async () => {
    const file = join(await folder(), 'config.json');
    await expect(loadConfig(file, { named: true })).rejects.toMatchObject({
      problem: {
        code: 'config-missing',
        cause: expect.stringContaining(file),
        remedy: expect.stringContaining('--config'),
      },
    });
  });

  it('refuses a broken link, for example to a volume that is not mounted', async () => {
    const file = join(await folder(), 'config.json');
    await symlink('gone/config.json', file);
    await expect(loadConfig(file, { named: false })).rejects.toMatchObject({ problem: { code: 'config-missing' } });
  });

  it('reads an existing file', async () => {
    const file = join(await folder(), 'config.json');
    await writeFile(file, '{"gateway":{"port":1234}}');
    expect((await loadConfig(file, { named: true })).loaded.gateway.port).toBe(1234);
  });

  it('says what to do about a file that cannot be read', async () => {
    const dir = await folder();
    await expect(loadConfig(dir, { named: true })).rejects.toMatchObject({
      name: 'ConfigProblem',
      message: expect.stringContaining(dir),
      remedy: expect.stringContaining('Name a regular file'),
    });
  });
});
