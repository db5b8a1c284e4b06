import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../src/storage/folder-lock.ts';
import { silentLog } from '../support/log.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const lock = (folder: string, patienceMs = 0) => lockFolder({ folder, log: silentLog, patienceMs });
const inUse = { problem: { code: 'folder-in-use' } };

/** Another process that holds the lock, or has a database open, until it is killed. */
async function otherProcess(folder: string, name = 'carillon.lock') {
  const libsql = fileURLToPath(new URL('../../node_modules/libsql/index.js', import.meta.url));
  const text = `
    const Database = require(${JSON.stringify(libsql)});
    const db = new Database(${JSON.stringify(join(folder, name))});
    db.exec(${JSON.stringify(name === 'carillon.lock' ? 'BEGIN EXCLUSIVE' : 'PRAGMA journal_mode = WAL; CREATE TABLE t (x)')});
    console.log('taken');
    setInterval(() => db, 1000);`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a data folder', () => {
  it('is held by one relay at a time, and released', async () => {
    const folder = await temporaryFolder();
    const first = await lock(folder);
    await expect(lock(folder)).rejects.toMatchObject(inUse);
    // A refused relay does not disturb the one that holds the lock.
    await expect(lock(folder)).rejects.toMatchObject(inUse);
    first.release();
    (await lock(folder)).release();
  });

  it('is held by one relay at a time also when somebody wrote into its file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'carillon.lock'), 'this is no database '.repeat(500));
    const { release } = await lock(folder);
    await expect(lock(folder)).rejects.toMatchObject(inUse);
    release();
  });

  it('is waited for, because a restarted relay may start before the other has ended', async () => {
    const folder = await temporaryFolder();
    const first = await lock(folder);
    const second = lock(folder, 10_000);
    setTimeout(() => first.release(), 150);
    (await second).release();
  });

  it('names the folder and what to do', async () => {
    const folder = await temporaryFolder();
    const { release } = await lock(folder);
    await expect(lock(folder)).rejects.toMatchObject({
      message: expect.stringContaining(folder),
      remedy: expect.stringContaining('--data-dir'),
    });
    release();
  });

  it('keeps another process out, and is free as soon as its holder is killed, although the file stays', async () => {
    const folder = await temporaryFolder();
    const other = await otherProcess(folder);
    await expect(lock(folder)).rejects.toMatchObject(inUse);
    other.kill('SIGKILL');
    await once(other, 'exit');
    (await lock(folder)).release();
  });

  it.each(['outbox.db', 'history.db'])(
    'holds although its file is removed, as long as the relay has %s open',
    async (name) => {
      const folder = await temporaryFolder();
      const other = await otherProcess(folder, name);
      for (let attempt = 0; attempt < 3; attempt++) {
        await rm(join(folder, 'carillon.lock'), { force: true });
        await expect(lock(folder)).rejects.toMatchObject(inUse);
        // A relay that was refused leaves no file that the next one would trust.
        await expect(lock(folder)).rejects.toMatchObject(inUse);
      }
      other.kill('SIGKILL');
      await once(other, 'exit');
      (await lock(folder)).release();
    },
  );

  it('is not delayed by a program that only reads the outbox while the lock file exists', async () => {
    const folder = await temporaryFolder();
    (await lock(folder)).release();
    const reader = await otherProcess(folder, 'outbox.db');
    reader.kill('SIGSTOP');
    (await lock(folder)).release();
  });

  it('loses nothing of the outbox of a killed relay whose lock file was removed', async () => {
    const folder = await temporaryFolder();
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    for (const companion of ['', '-wal', '-shm'])
      await copyFile(file + companion, join(folder, `outbox.db${companion}`));
    (await lock(folder)).release();
    const again = await testOutbox({ file: join(folder, 'outbox.db') });
    expect(await again.outbox.open({ limit: 9 })).toHaveLength(1);
  });

  it('is private', async () => {
    const folder = await temporaryFolder();
    const { release } = await lock(folder);
    expect((await stat(join(folder, 'carillon.lock'))).mode & 0o777).toBe(0o600);
    release();
  });

  it('is not required where locking is impossible, and the log says so', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'carillon.lock'));
    const warned: string[] = [];
    const log = { ...silentLog, warn: (_fields: object, text: string) => warned.push(text) };
    (await lockFolder({ folder, log })).release();
    expect(warned).toEqual([expect.stringContaining('cannot be locked')]);
  });

  it('replaces what somebody else wrote into its file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'carillon.lock'), 'this is no database, but somebody put it there'.repeat(100));
    (await lock(folder)).release();
  });
});
