import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../src/problems/problem-error.ts';
import { readPushCertificate } from '../../../src/providers/apns/push-certificate.ts';
import { makeCertificate } from '../../support/certificates.ts';

type Named = Parameters<typeof readPushCertificate>[0];

/** The problem of a certificate; null for a usable one. */
function problemOf(named: Named) {
  try {
    readPushCertificate(named, readFileSync);
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

async function passphrase(folder: string, content: string): Promise<string> {
  const file = join(folder, 'passphrase');
  await writeFile(file, content);
  return file;
}

describe('a push certificate in PKCS #12', () => {
  it('is opened with its passphrase, and its expiry is known', async () => {
    const { folder, p12 } = await makeCertificate(90);
    const named = { p12File: p12('secret'), p12PassphraseFile: await passphrase(folder, 'secret') };
    const { certificate } = readPushCertificate(named, readFileSync);
    expect((Date.parse(certificate.validTo) - Date.now()) / 86_400_000).toBeCloseTo(90, 0);
  });

  it.each(['secret\n', 'secret\r\n', '\uFEFFsecret', '  secret \n'])('accepts the passphrase %j', async (content) => {
    const { folder, p12 } = await makeCertificate();
    expect(problemOf({ p12File: p12('secret'), p12PassphraseFile: await passphrase(folder, content) })).toBeNull();
  });

  it('lets blanks belong to a passphrase', async () => {
    const { folder, p12 } = await makeCertificate();
    expect(problemOf({ p12File: p12(' s '), p12PassphraseFile: await passphrase(folder, ' s \n') })).toBeNull();
  });

  it('of old ciphers is recognised, and the suggested command really helps', async () => {
    const { folder, p12 } = await makeCertificate();
    const p12File = p12('secret', '-legacy');
    const problem = problemOf({ p12File, p12PassphraseFile: await passphrase(folder, 'secret') });
    expect(problem).toMatchObject({ code: 'file-legacy-p12', cause: expect.stringContaining(p12File) });
    const [line = ''] = /openssl pkcs12[^)]+/.exec(problem?.remedy ?? '') ?? [];
    execFileSync('sh', ['-c', `${line} -passin pass:secret`], { cwd: folder, stdio: 'ignore' });
    expect(problemOf({ certFile: join(folder, 'push.pem') })).toBeNull();
  });

  it.each(['usual', '-legacy'])('with a wrong passphrase says so (%s)', async (kind) => {
    const { folder, p12 } = await makeCertificate();
    const p12File = kind === 'usual' ? p12('secret') : p12('secret', kind);
    const p12PassphraseFile = await passphrase(folder, 'wrong');
    expect(problemOf({ p12File, p12PassphraseFile })).toMatchObject({ code: 'file-passphrase-wrong' });
    expect(problemOf({ p12File })).toMatchObject({ code: 'file-passphrase-missing' });
  });

  it('without its key says so', async () => {
    const { folder, p12 } = await makeCertificate();
    const p12PassphraseFile = await passphrase(folder, 'secret');
    expect(problemOf({ p12File: p12('secret', '-nokeys'), p12PassphraseFile })).toMatchObject({
      code: 'file-key-missing',
    });
  });

  it('that is not one says so', async () => {
    const { cert } = await makeCertificate();
    expect(problemOf({ p12File: cert })).toMatchObject({ code: 'file-no-push-certificate' });
  });
});

describe('a push certificate in PEM', () => {
  it.each([
    ['a byte order mark', (pem: string) => `\uFEFF${pem}`],
    ['line ends of Windows', (pem: string) => pem.replaceAll('\n', '\r\n')],
    ['blanks around it and before its lines', (pem: string) => `\n \t${pem.replaceAll('\n', ' \n   ')}\n\n`],
    ['line ends that were escaped', (pem: string) => pem.replaceAll('\n', '\\n')],
    ['line ends that were escaped twice', (pem: string) => pem.replaceAll('\n', '\\\\n')],
  ])('is accepted with %s', async (_, change) => {
    const { folder, cert, key } = await makeCertificate();
    const certFile = join(folder, 'both.pem');
    await writeFile(certFile, change((await readFile(cert, 'utf8')) + (await readFile(key, 'utf8'))));
    expect(problemOf({ certFile })).toBeNull();
  });

  it('without its key, or with one that is locked, says so', async () => {
    const { folder, cert, key, openssl } = await makeCertificate();
    expect(problemOf({ certFile: cert })).toMatchObject({ code: 'file-key-missing' });
    const locked = join(folder, 'locked.pem');
    openssl('pkey', '-in', key, '-aes256', '-passout', 'pass:secret', '-out', locked);
    expect(problemOf({ certFile: locked })).toMatchObject({ code: 'file-key-locked' });
    expect(problemOf({ certFile: key })).toMatchObject({ code: 'file-no-push-certificate' });
  });
});
