import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

const DAY_MS = 86_400_000;
/** The time format of `openssl ca`: 20261231235959Z. */
const timeOf = (at: number) => `${new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`;

/** A certificate that expires in this many days (negative: in the past), its key, and ways to export both. */
export async function makeCertificate(days = 90) {
  const folder = await temporaryFolder();
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => void execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
  const [key, cert, request, config] = [file('key.pem'), file('cert.pem'), file('request'), file('ca.cnf')];
  const about = 'new_certs_dir=.\ndatabase=index\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n';
  await writeFile(config, `[ca]\ndefault_ca=own\n[own]\n${about}[any]\ncommonName=supplied\n`);
  await writeFile(file('index'), '');
  const subject = ['-subj', '/CN=Apple Push Services: org.example.app'];
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, ...subject);
  const end = Date.now() + days * DAY_MS;
  const times = ['-startdate', timeOf(Math.min(end, Date.now()) - DAY_MS), '-enddate', timeOf(end)];
  openssl(
    'ca',
    '-batch',
    '-selfsign',
    '-config',
    config,
    '-keyfile',
    key,
    '-in',
    request,
    '-out',
    cert,
    '-notext',
    ...times,
  );
  return {
    folder,
    key,
    cert,
    openssl,
    /** A PKCS #12 file with key and certificate, unless `options` leave one out. */
    p12(passphrase: string, ...options: string[]): string {
      const made = file(`${options.join('') || 'usual'}.p12`);
      openssl(
        'pkcs12',
        '-export',
        '-in',
        cert,
        '-inkey',
        key,
        '-passout',
        `pass:${passphrase}`,
        '-out',
        made,
        ...options,
      );
      return made;
    },
  };
}
