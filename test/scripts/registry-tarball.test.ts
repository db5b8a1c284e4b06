import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchTarball } from '../../scripts/registry-tarball.mjs';
import { temporaryFolder } from '../support/temporary.ts';

/** What npm publishes of a package with no files but its own description. */
function packed(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-test-'));
  mkdirSync(join(folder, 'package'));
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify({ name: 'bells', version: '1.0.0' }));
  const bytes = execFileSync('tar', ['-cz', '-C', folder, 'package']);
  rmSync(folder, { recursive: true });
  return bytes;
}
const tarball = packed();

/** A registry with one package; `send` answers the request for its tarball. */
async function openRegistry(send: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url?.endsWith('.tgz')) return send(response);
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: `${address}/bells.tgz`, integrity };
    const versions = { '1.0.0': { name: 'bells', version: '1.0.0', dist } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ name: 'bells', 'dist-tags': { latest: '1.0.0' }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { ...process.env, npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

describe('a tarball from the registry', () => {
  it('is fetched by npm', async () => {
    const env = await openRegistry((response) => response.end(tarball));
    const folder = await temporaryFolder();
    const path = await fetchTarball('bells@1.0.0', { folder, total: tarball.length, env });
    expect(await readFile(path)).toEqual(tarball);
  });

  it('is abandoned when the registry sends nothing', async () => {
    const env = await openRegistry(() => undefined);
    const waits = { first: 100, next: 100 };
    const fetched = fetchTarball('bells@1.0.0', { folder: await temporaryFolder(), total: 1, env, waits });
    await expect(fetched).rejects.toThrow(/nothing (more )?arrived within 0.1 seconds/);
  });

  it('is refused with npm’s own error', async () => {
    const env = await openRegistry((response) => response.writeHead(404).end());
    const fetched = fetchTarball('bells@1.0.0', { folder: await temporaryFolder(), total: 1, env });
    await expect(fetched).rejects.toThrow(/404/);
  });
});
