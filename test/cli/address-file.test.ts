import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function started() {
  const dataDir = await temporaryFolder();
  const file = join(dataDir, 'run', 'page-address');
  await mkdir(join(dataDir, 'run'));
  return {
    dataDir,
    file,
    async start() {
      const relay = await startRelay({ dataDir, args: ['--ui-address-file', file] });
      onTestFinished(async () => void (await relay.stop()));
      return relay;
    },
  };
}

describe('the file of the address of the page', () => {
  it('contains the token for its owner only, which is printed nowhere else', async () => {
    const { file, start } = await started();
    const relay = await start();
    const address = (await readFile(file, 'utf8')).trim();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=\S{20,}$/);
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
    expect((await fetch(address)).status).toBe(200);
    const token = address.split('#token=')[1] ?? '';
    expect(relay.printed()).toContain(file);
    expect(relay.printed() + relay.log()).not.toContain(token);
  });

  it('is deleted when the relay ends', async () => {
    const { file, start } = await started();
    const relay = await start();
    expect(await relay.stop()).toBe(0);
    await expect(lstat(file)).rejects.toThrow('ENOENT');
  });

  it('replaces a link that somebody put there, and does not change its target', async () => {
    const { dataDir, file, start } = await started();
    const victim = join(dataDir, 'victim');
    await writeFile(victim, 'precious');
    await symlink(victim, file);
    await start();
    expect(await readFile(victim, 'utf8')).toBe('precious');
    expect((await lstat(file)).isSymbolicLink()).toBe(false);
    expect(await readFile(file, 'utf8')).toContain('#token=');
  });

  it('is refused in the place of anything but a file: the relay says so and ends', async () => {
    const { file, start } = await started();
    await mkdir(file);
    await expect(start()).rejects.toThrow(`${file} could not be written`);
  });
});
