import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivate } from '../../src/storage/private-files.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("a store's files", () => {
  it('are readable for their owner only, and so is their folder, from the first push on', async () => {
    const folder = join(await temporaryFolder(), 'data', 'deep');
    const { outbox, file, close } = await testOutbox({ file: join(folder, 'outbox.db') });
    await outbox.accept(incomingPush('one'));
    expect(await modeOf(folder)).toBe(0o700);
    for (const companion of ['', '-wal', '-shm']) expect(await modeOf(file + companion), companion).toBe(0o600);
    await close();
  });

  it('become private if they existed before', async () => {
    const folder = join(await temporaryFolder(), 'data');
    const file = join(folder, 'outbox.db');
    const first = await testOutbox({ file });
    await first.outbox.accept(incomingPush('one'));
    await first.close();
    await chmod(folder, 0o755);
    await chmod(file, 0o664);
    for (const companion of ['-wal', '-shm']) await chmod(file + companion, 0o644).catch(() => undefined);
    const { outbox } = await testOutbox({ file });
    await outbox.accept(incomingPush('two'));
    expect(await modeOf(folder)).toBe(0o700);
    for (const companion of ['', '-wal', '-shm']) expect(await modeOf(file + companion), companion).toBe(0o600);
  });

  it('are not created through a link that somebody put there', async () => {
    const folder = await temporaryFolder();
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(join(folder, 'data'));
    await symlink(elsewhere, join(folder, 'data', 'outbox.db'));
    expect(() => makePrivate(join(folder, 'data', 'outbox.db'))).toThrow('is a link');
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
  });

  it('leave other files in the folder unchanged', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'config.json'), '{}', { mode: 0o644 });
    makePrivate(join(folder, 'outbox.db'));
    expect(await modeOf(join(folder, 'config.json'))).toBe(0o644);
  });

  it('leave a folder that everybody uses unchanged', async () => {
    const folder = join(await temporaryFolder(), 'everybody');
    await mkdir(folder);
    await chmod(folder, 0o1777);
    makePrivate(join(folder, 'outbox.db'));
    expect((await stat(folder)).mode & 0o7777).toBe(0o1777);
    expect(await modeOf(join(folder, 'outbox.db'))).toBe(0o600);
  });
});
