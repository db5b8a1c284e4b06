import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadElectron } from '../../scripts/electron-download.mjs';
import { openEndpoint } from '../emulators/endpoint.ts';
import { storedZip } from '../support/stored-zip.ts';
import { temporaryFolder } from '../support/temporary.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const zip = storedZip('electron', Buffer.from('a program of some size'.repeat(1_000)));
const name = `electron-v99.0.0-${process.platform}-${process.arch}.zip`;

/** A package like Electron's before its download, whose host answers like this; `pinned` is the content it has to have. */
async function newcomer({ answer, pinned = zip }: { answer: (response: ServerResponse) => void; pinned?: Buffer }) {
  const host = await openEndpoint(answer);
  onTestFinished(() => host.close());
  const root = await temporaryFolder();
  const folder = join(root, 'electron');
  await mkdir(folder);
  await symlink(modules, join(root, 'node_modules'));
  await copyFile(join(modules, 'electron', 'install.js'), join(folder, 'install.js'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'electron', version: '99.0.0' }));
  const sha256 = createHash('sha256').update(pinned).digest('hex');
  await writeFile(join(folder, 'checksums.json'), JSON.stringify({ [name]: sha256 }));
  vi.stubEnv('ELECTRON_MIRROR', `${host.origin}/`);
  vi.stubEnv('electron_config_cache', join(root, 'cache'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const said: string[] = [];
  const shown: [number, number | null][] = [];
  const progress = {
    show: (transferred: number, total: number | null) => void shown.push([transferred, total]),
    end: () => undefined,
  };
  const waits = { first: 1_000, next: 1_000 };
  const done = await downloadElectron(folder, { say: (text) => said.push(text), progress, waits });
  return { done, folder, host, said: said.join('\n'), shown };
}

const whole = (response: ServerResponse) => response.writeHead(200, { 'content-length': zip.length }).end(zip);

describe.runIf(process.platform === 'linux')('the download of Electron', () => {
  it('shows its progress, and unpacks what it downloaded', async () => {
    const { done, folder, host, said, shown } = await newcomer({ answer: whole });
    expect(said).toBe('Downloading Electron 99.0.0 (once, about 120 MiB) …\nUnpacking Electron …');
    expect(done).toBe(true);
    expect(host.received.map(({ path }) => path)).toEqual([`/v99.0.0/${name}`]);
    expect(shown.at(-1)).toEqual([zip.length, zip.length]);
    expect(await readFile(join(folder, 'dist', 'electron'), 'utf8')).toMatch(/^a program/);
    expect(await readFile(join(folder, 'path.txt'), 'utf8')).toBe('electron');
  });

  it('keeps nothing with another checksum', async () => {
    const { done, folder, said } = await newcomer({ answer: whole, pinned: Buffer.from('something else') });
    expect(done).toBe(false);
    expect(said).toMatch(/could not be downloaded: .*checksum/i);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  it('gives up on a host that never answers', async () => {
    const { done, said } = await newcomer({ answer: () => undefined });
    expect(done).toBe(false);
    expect(said).toContain('Electron could not be downloaded: nothing arrived within 1 seconds.');
  });

  it('gives up on a host that stops in the middle', async () => {
    const answer = (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': zip.length });
      response.write(zip.subarray(0, 5_000));
    };
    const { done, said, shown } = await newcomer({ answer });
    expect(done).toBe(false);
    expect(shown.at(-1)).toEqual([5_000, zip.length]);
    expect(said).toContain('nothing more arrived within 1 seconds.');
  });

  it('reports the host’s error', async () => {
    const { done, said } = await newcomer({ answer: (response) => response.writeHead(404).end() });
    expect(done).toBe(false);
    expect(said).toContain('Response code 404');
  });
});
