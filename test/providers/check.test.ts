import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appSchema } from '../../src/config/app-schema.ts';
import { createProviders } from '../../src/providers/create.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { answerWith } from '../emulators/apple.ts';
import { json } from '../emulators/google.ts';
import { startApple, startGoogle } from '../support/emulators.ts';
import { freePort } from '../support/free-port.ts';
import { everything } from '../support/notifications.ts';
import { createScriptedShell } from '../support/shell.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function check(config: object) {
  const providerOf = createProviders({
    shell: createScriptedShell(),
    notifications: everything,
    env: {},
    dataDir: await temporaryFolder(),
    vault: createVault(createScriptedShell()),
  });
  const provider = await providerOf(appSchema.parse(config));
  const checked = await provider.check?.(new AbortController().signal);
  await provider.close?.();
  return checked;
}

describe('the check of credentials', () => {
  it('proves a service account by a message that FCM only validates', async () => {
    const google = await startGoogle((_message, response) =>
      json(response, 400, {
        error: {
          status: 'INVALID_ARGUMENT',
          message: 'The registration token is not a valid FCM registration token',
          details: [{ errorCode: 'INVALID_ARGUMENT' }],
        },
      }),
    );
    expect(await check({ type: 'fcm', ...google.config })).toMatchObject({ proven: true });
    expect(google.received).toMatchObject([{ validateOnly: true }]);
  });

  it('reports a service account that Google refuses', async () => {
    const google = await startGoogle();
    const other = await startGoogle();
    const mixed = { ...google.config, serviceAccountFile: other.config.serviceAccountFile };
    expect(await check({ type: 'fcm', ...mixed })).toMatchObject({
      proven: false,
      notices: [{ code: 'said', parameters: { said: expect.stringContaining('signature') } }],
    });
  });

  it.each([
    ['takes', 400, 'BadDeviceToken', true],
    ['refuses', 403, 'InvalidProviderToken', false],
    ['says nothing of', 429, 'TooManyRequests', null],
  ])('%s what Apple does with a token of zeros', async (_, status, reason, proven) => {
    const apple = await startApple(answerWith(status, reason));
    expect(await check({ type: 'apns', ...apple.config })).toMatchObject({ proven });
    expect(apple.received).toMatchObject([{ token: '0'.repeat(64), payload: { aps: {} } }]);
  });

  it('proves nothing while the provider cannot be reached', async () => {
    const apple = await startApple();
    const away = { ...apple.config, endpoint: `https://127.0.0.1:${await freePort()}` };
    expect(await check({ type: 'apns', ...away })).toMatchObject({ proven: null });
  });

  it('says that Web Push offers no check', async () => {
    const vapidPrivateKeyFile = join(await temporaryFolder(), 'vapid.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const config = { type: 'webpush', vapidPrivateKeyFile, vapidSubject: 'mailto:a@example.org' };
    expect(await check(config)).toMatchObject({ proven: null });
  });

  it('reports what is wrong with an app that could not be created', async () => {
    const checked = await check({ type: 'fcm', serviceAccountFile: 'missing.json' });
    expect(checked).toMatchObject({
      proven: false,
      notices: [{ code: 'file-unreadable', cause: expect.stringMatching(/serviceAccountFile: .*missing\.json/) }],
    });
  });
});
