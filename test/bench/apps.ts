import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kind } from './devices.ts';

export interface BenchApps {
  /** The `apps` of a configuration whose providers send to emulators at these addresses. */
  config(endpoints: Partial<Readonly<Record<Kind, string>>>): Record<string, object>;
  remove(): Promise<void>;
}

/** Credentials like those of the services, in a new folder, and apps that use them. */
export async function makeApps(root: string): Promise<BenchApps> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-bench-keys-'));
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const curve = { namedCurve: 'prime256v1' } as const;
  const keyFile = await file('apns.p8', generateKeyPairSync('ec', curve).privateKey.export(pkcs8));
  const vapidPrivateKeyFile = await file('vapid.pem', generateKeyPairSync('ec', curve).privateKey.export(pkcs8));
  const serviceAccountFile = await file(
    'service-account.json',
    JSON.stringify({
      type: 'service_account',
      project_id: 'pp',
      client_email: 'push@pp.iam.gserviceaccount.com',
      private_key: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export(pkcs8),
    }),
  );
  const near = { allowNetworks: ['127.0.0.1'] };
  const apple = { keyFile, keyId: 'KEY1234567', teamId: 'TEAM123456', topic: 'org.example.app' };

  function app(kind: Kind, endpoint: string): object {
    switch (kind) {
      case 'apns':
        return { type: 'apns', endpoint, caFile: join(root, 'test/fixtures/tls/cert.pem'), ...apple };
      case 'fcm':
        return { type: 'fcm', endpoint, tokenEndpoint: `${endpoint}/token`, serviceAccountFile };
      case 'webpush':
        return { type: 'webpush', vapidPrivateKeyFile, vapidSubject: 'mailto:bench@example.org', ...near };
      case 'unifiedpush':
        return { type: 'unifiedpush', ...near };
    }
  }

  return {
    config: (endpoints) =>
      Object.fromEntries(Object.entries(endpoints).map(([kind, url]) => [`bench.${kind}`, app(kind as Kind, url)])),
    remove: () => rm(folder, { recursive: true }),
  };
}
