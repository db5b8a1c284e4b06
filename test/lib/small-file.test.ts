import { execFileSync } from 'node:child_process';
import { appendFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSmallFile } from '../../src/lib/small-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('reading a file that somebody named', () => {
  it('returns its content, also behind a link', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'key'), 'what it holds');
    await symlink('key', join(folder, 'link'));
    expect(String(await readSmallFile(join(folder, 'link')))).toBe('what it holds');
  });

  it('accepts a file as long as the bound, and none that is longer', async () => {
    const file = join(await temporaryFolder(), 'long');
    await writeFile(file, Buffer.alloc(100_000, 'a'));
    expect(await readSmallFile(file, 100_000)).toHaveLength(100_000);
    await appendFile(file, 'b');
    await expect(readSmallFile(file, 100_000)).rejects.toMatchObject({ fault: { maxBytes: 100_000 } });
  });

  it('does not read a huge sparse file', async () => {
    const file = join(await temporaryFolder(), 'sparse');
    await writeFile(file, '');
    await truncate(file, 2 ** 40);
    await expect(readSmallFile(file)).rejects.toMatchObject({ fault: { maxBytes: 1_048_576 } });
  });

  it('also bounds a file that claims to be empty', async () => {
    await expect(readSmallFile('/proc/self/maps', 64)).rejects.toMatchObject({ fault: { maxBytes: 64 } });
  });

  it('does not wait for a writer of a pipe', async () => {
    const file = join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [file]);
    await expect(readSmallFile(file)).rejects.toMatchObject({ fault: { kind: 'pipe' } });
  });

  it.each(['/dev/zero', '/dev/tty', '/dev/null'])('does not open the device %s', async (file) => {
    await expect(readSmallFile(file)).rejects.toMatchObject({ fault: { kind: 'device' } });
  });

  it('names a folder and a socket', async () => {
    const folder = await temporaryFolder();
    const server = createServer().listen(join(folder, 'socket'));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(readSmallFile(folder)).rejects.toMatchObject({ fault: { kind: 'folder' } });
    await expect(readSmallFile(join(folder, 'socket'))).rejects.toMatchObject({ fault: { kind: 'socket' } });
  });

  it('leaves the error for a missing file to the system', async () => {
    await expect(readSmallFile(join(await temporaryFolder(), 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
