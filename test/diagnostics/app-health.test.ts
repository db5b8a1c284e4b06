import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import webpush from 'web-push';
import { makeCertificate } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { testRelay } from '../support/relay.ts';

const context = { context: {} };

/** A relay with an app that authenticates with a certificate that is valid for this many days. */
async function withCertificate(days: number) {
  const { folder, cert, key } = await makeCertificate(days);
  const certFile = join(folder, 'both.pem');
  const put = async (from: { readonly cert: string; readonly key: string }) =>
    writeFile(certFile, (await readFile(from.cert, 'utf8')) + (await readFile(from.key, 'utf8')));
  await put({ cert, key });
  const app = { type: 'apns', topic: 't', certFile, endpoint: 'https://127.0.0.1:9' };
  const { router, shell } = await testRelay({ file: JSON.stringify({ apps: { ios: app } }) });
  const health = async () => (await call(router.health, undefined, context)).apps[0];
  return { put, router, shell, health, certFile };
}

const of = (code: string, file: string) => [
  expect.objectContaining({ code, parameters: expect.objectContaining({ file }) }),
];

describe('a push certificate', () => {
  it('reports when it ends, and no warning while that is far away', async () => {
    const { health, router, certFile } = await withCertificate(90);
    const app = await health();
    expect(app).toMatchObject({ problems: [], warnings: [], certificates: [{ key: 'certFile', file: certFile }] });
    expect(((app?.certificates[0]?.endsAt ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(90, 0);
    const check = await call(router.apps.check, { pattern: 'ios' }, context);
    expect(check?.words).toMatch(/certFile: the certificate in \S+ is valid until \d{4}-/);
  });

  it('causes a warning thirty days before its end, until it is replaced', async () => {
    const { health, put, certFile } = await withCertificate(29);
    expect(await health()).toMatchObject({ problems: [], warnings: of('certificate-ends-soon', certFile) });
    await put(await makeCertificate(90));
    await eventually(async () => expect(await health()).toMatchObject({ problems: [], warnings: [] }));
  });

  it('is a problem once it has ended, also in the tray', async () => {
    const { health, router, shell, certFile } = await withCertificate(-1);
    expect(await health()).toMatchObject({ problems: of('certificate-ended', certFile), warnings: [] });
    expect((await call(router.apps.check, { pattern: 'ios' }, context))?.words).toMatch(/expired on \d{4}-/);
    await eventually(() => expect(shell.statuses.at(-1)?.trouble).toMatch(/certificate in \S+ expired/));
  });
});

it('a certificate authority that ends soon causes a warning, and so does a contact that Apple refuses', async () => {
  const { cert } = await makeCertificate(10);
  const keys = await makeCertificate();
  const vapid = join(keys.folder, 'vapid');
  await writeFile(vapid, webpush.generateVAPIDKeys().privateKey);
  const app = { type: 'webpush', vapidPrivateKeyFile: vapid, vapidSubject: 'mailto:root@localhost', caFile: cert };
  const { router } = await testRelay({ file: JSON.stringify({ apps: { web: app } }) });
  const { apps } = await call(router.health, undefined, context);
  expect(apps[0]).toMatchObject({
    problems: [],
    warnings: [...of('certificate-ends-soon', cert), expect.objectContaining({ code: 'vapid-subject-odd' })],
  });
});
