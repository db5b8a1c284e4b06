import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConnector } from '../../../src/providers/http/connector.ts';
import { tlsFolder } from '../../support/emulators.ts';
import { eventually } from '../../support/eventually.ts';
import { startRawServer } from '../../support/proxy.ts';

const pem = (name: string) => readFileSync(join(tlsFolder, name), 'utf8');

async function startTls(maxVersion: 'TLSv1.2' | 'TLSv1.3') {
  const server = createServer({ cert: pem('cert.pem'), key: pem('key.pem'), maxVersion }, (socket) =>
    socket.on('error', () => undefined),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return new URL(`https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
}

function connector(timeoutMs = 10_000) {
  const made = createConnector({ tls: { ca: pem('cert.pem') }, protocol: 'http/1.1', timeoutMs });
  onTestFinished(made.close);
  return made;
}

describe('a connection to a provider', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('goes on with an earlier session of %s', async (version) => {
    const url = await startTls(version);
    const { open } = connector();
    await eventually(async () => {
      const socket = await open(url);
      onTestFinished(() => void socket.destroy());
      // The ticket to resume a session may arrive after the handshake, and is read with the next data.
      socket.resume();
      expect(socket instanceof TLSSocket && [socket.getProtocol(), socket.isSessionReused()]).toEqual([version, true]);
    });
  });

  it('is aborted when its provider is closed, and no new one is opened', async () => {
    const { url } = await startRawServer(() => undefined);
    const { open, close } = connector();
    const opening = open(new URL(url.replace('http', 'https')));
    close();
    await expect(opening).rejects.toThrow();
    await expect(open(new URL(url))).rejects.toThrow('The provider is closed.');
  });

  it('to a host that does not answer the TLS handshake is given up before the exchange ends, with that reason', async () => {
    const { url, port } = await startRawServer(() => undefined);
    await expect(connector(400).open(new URL(url.replace('http', 'https')))).rejects.toMatchObject({
      reason: 'provider-timeout',
      notice: { code: 'no-tls-in-time', parameters: { host: `127.0.0.1:${port}`, proxy: null } },
    });
  });
});
