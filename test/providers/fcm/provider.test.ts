import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fcmAppSchema } from '../../../src/config/app-schema.ts';
import { createFcm } from '../../../src/providers/fcm/create.ts';
import { json } from '../../emulators/google.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { startGoogle } from '../../support/emulators.ts';
import { eventually } from '../../support/eventually.ts';
import { createManualDate } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };

function provider(config: object) {
  const made = createFcm(fcmAppSchema.parse({ type: 'fcm', ...config }), { env: {}, read: readFileSync });
  onTestFinished(() => made.close?.());
  return made;
}

async function push(made: ReturnType<typeof provider>, fields: object = event, device: object = {}) {
  const prepared = made.prepare(deliveryOf({ ...fields, devices: [{ app_id: 'app', pushkey: 'tok', ...device }] }));
  if (prepared.kind === 'none') return prepared.outcome;
  return (await made.deliver(prepared.request, new AbortController().signal)).outcome;
}

const error = (status: string, errorCode?: string, field?: string) => ({
  error: {
    status,
    message: 'why',
    details: [
      ...(errorCode === undefined
        ? []
        : [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]),
      ...(field === undefined
        ? []
        : [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] }]),
    ],
  },
});

describe('the FCM provider', () => {
  it('sends as its service account, and requests a token once', async () => {
    const google = await startGoogle();
    const made = provider(google.config);
    expect(await push(made)).toEqual({ status: 'delivered', reason: 'accepted' });
    expect(await push(made)).toEqual({ status: 'delivered', reason: 'accepted' });
    expect(google.problems).toEqual([]);
    expect(google.tokens()).toBe(1);
    expect(google.received[0]).toMatchObject({ path: '/v1/projects/pp/messages:send', message: { token: 'tok' } });
  });

  it('fetches a new token when the old one is refused', async () => {
    const google = await startGoogle();
    const made = provider(google.config);
    await push(made);
    google.revoke();
    expect(await push(made)).toEqual({ status: 'delivered', reason: 'accepted' });
    expect(google.received).toHaveLength(2);
  });

  it('requests one token for all pushes that wait, also when it is refused', async () => {
    const google = await startGoogle();
    const made = provider(google.config);
    const many = () => Promise.all(Array.from({ length: 20 }, () => push(made)));
    google.answerToken((response) => {
      json(response, 503, {});
      return true;
    });
    expect(new Set((await many()).map(({ reason }) => reason))).toEqual(new Set(['provider-unavailable']));
    expect(google.tokens()).toBe(1);
    google.answerToken(() => false);
    expect(new Set((await many()).map(({ reason }) => reason))).toEqual(new Set(['accepted']));
    expect(google.tokens()).toBe(2);
    google.revoke();
    expect(new Set((await many()).map(({ reason }) => reason))).toEqual(new Set(['accepted']));
    expect(google.tokens()).toBe(3);
  });

  it('renews its token before it expires', async () => {
    const date = createManualDate();
    const google = await startGoogle();
    const made = provider(google.config);
    for (const minutes of [0, 54, 2]) {
      date.advance(minutes * 60_000);
      await push(made);
    }
    expect(google.received.map(({ token }) => token)).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('does not delay the stop of the relay while a token is requested', async () => {
    const google = await startGoogle();
    google.answerToken(() => true);
    const made = provider(google.config);
    const prepared = made.prepare(deliveryOf(event));
    if (prepared.kind === 'none') throw new Error('nothing prepared');
    const stop = new AbortController();
    const delivering = made.deliver(prepared.request, stop.signal);
    await eventually(() => expect(google.tokens()).toBe(1));
    stop.abort();
    expect((await delivering).outcome).toMatchObject({ status: 'failed', reason: 'interrupted' });
    await made.close?.();
  });

  it('keeps the pushkey when the credentials are refused, and says whose', async () => {
    const google = await startGoogle();
    const other = await startGoogle();
    const made = provider({ ...google.config, serviceAccountFile: other.config.serviceAccountFile });
    const outcome = await push(made);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'credentials-refused' });
    expect(outcome.detail).toMatch(/push@pp.*wrong signature/);
    expect(JSON.stringify(outcome)).not.toContain('PRIVATE');
  });

  it.each([
    [404, error('NOT_FOUND', 'UNREGISTERED'), 'rejected', 'endpoint-gone'],
    [400, error('INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.token'), 'rejected', 'invalid-pushkey'],
    [400, error('INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.data[0].value'), 'failed', 'provider-refused'],
    [403, error('PERMISSION_DENIED', 'SENDER_ID_MISMATCH'), 'failed', 'credentials-refused'],
    [404, error('NOT_FOUND'), 'failed', 'misconfigured'],
    [401, error('UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'), 'failed', 'credentials-refused'],
    [403, error('PERMISSION_DENIED'), 'failed', 'credentials-refused'],
    [429, error('RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'), 'failed', 'provider-unavailable'],
    [503, error('UNAVAILABLE', 'UNAVAILABLE'), 'failed', 'provider-unavailable'],
    [500, {}, 'failed', 'provider-unavailable'],
  ])('reads %i %j as %s (%s)', async (status, body, outcome, reason) => {
    const google = await startGoogle((_message, response) => json(response, status, body));
    expect(await push(provider(google.config))).toMatchObject({ status: outcome, reason });
  });

  it('says how long a call rings, unless the options of the app do', async () => {
    const google = await startGoogle();
    const call = { ...event, type: 'm.rtc.notification', content: { notification_type: 'ring', lifetime: 30_000 } };
    for (const android of [{}, { ttl: '5s' }]) {
      await push(provider({ ...google.config, fcmOptions: { android } }), call);
      await push(provider({ ...google.config, fcmOptions: { android } }));
    }
    expect(google.problems).toEqual([]);
    expect(google.received.map(({ message }) => (message.android as { ttl?: string }).ttl)).toEqual([
      '30s',
      undefined,
      '5s',
      '5s',
    ]);
  });

  it("waits for the operator where FCM refuses what the app's own options set", async () => {
    const refusal = error('INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.android.notification.color');
    const google = await startGoogle((_message, response) => json(response, 400, refusal));
    const made = (android: object) => provider({ ...google.config, fcmOptions: { android } });
    expect(await push(made({ ttl: '5 minutes' }))).toMatchObject({ reason: 'misconfigured' });
    expect(await push(made({ notification: { color: 'red' } }))).toMatchObject({ reason: 'misconfigured' });
    expect(await push(made({ ttl: '300s' }))).toMatchObject({ reason: 'provider-refused' });
  });

  it("keeps its access token when a device's own token is refused", async () => {
    const refusal = error('UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR');
    const google = await startGoogle((_message, response) => json(response, 401, refusal));
    const made = provider(google.config);
    await push(made);
    await push(made);
    expect([google.tokens(), google.received.length]).toEqual([1, 2]);
  });

  it('never sends more data than FCM accepts', async () => {
    const google = await startGoogle();
    const made = provider(google.config);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, '€'.repeat(400)]));
    await push(made, { ...event, content: { body: 'Hi', ...many } });
    expect(google.received[0]?.message.data).toMatchObject({ event_id: '$1', content_body: 'Hi' });
    const size = Buffer.byteLength(JSON.stringify(google.received[0]?.message.data));
    expect(size).toBeLessThan(4_200);
    expect(await push(made, event, { data: { default_payload: { x: 'a'.repeat(5_000) } } })).toEqual({
      status: 'failed',
      reason: 'too-large',
    });
  });

  it('leaves out names that FCM reserves', async () => {
    const google = await startGoogle();
    const default_payload = { from: 'a', message_type: 'b', 'gcm.x': 'c', 'google.y': 'd', mine: 'e' };
    expect(await push(provider(google.config), event, { data: { default_payload } })).toMatchObject({
      status: 'delivered',
    });
    expect(google.problems).toEqual([]);
    expect(google.received[0]?.message.data).toMatchObject({ mine: 'e' });
  });

  it('leaves counts out where the configuration says so', async () => {
    const google = await startGoogle();
    const made = provider({ ...google.config, sendBadgeCounts: false });
    await push(made, { ...event, counts: { unread: 3 } });
    expect(google.received[0]?.message.data).not.toHaveProperty('unread');
    expect(await push(made, { counts: { unread: 3 } })).toMatchObject({ reason: 'nothing-to-show' });
  });

  it.each([
    ['no file', undefined],
    ['no JSON', '{'],
    ['another kind of credentials', '{"type":"authorized_user"}'],
    ['a broken key', '{"type":"service_account","project_id":"p","client_email":"e","private_key":"secret text"}'],
  ])('cannot be created from %s, and says which file and what to do', async (_, text) => {
    const serviceAccountFile = join(await temporaryFolder(), 'account.json');
    if (text !== undefined) await writeFile(serviceAccountFile, text);
    const make = () => provider({ serviceAccountFile });
    expect(make).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/serviceAccountFile: .*account\.json /),
        remedy: expect.stringMatching(text === undefined ? /Correct the path/ : /Create a new key/),
      }),
    );
    expect(make).not.toThrow(/secret text/);
  });
});

describe('the address of FCM', () => {
  const previewed = (config: object) => {
    const prepared = provider(config).prepare(deliveryOf({ ...event, devices: [{ app_id: 'app', pushkey: 'tok' }] }));
    return prepared.kind === 'request' ? prepared.preview.request : prepared.outcome;
  };

  it("is that of the account's own universe", async () => {
    const { config } = await startGoogle();
    const account = JSON.parse(await readFile(config.serviceAccountFile, 'utf8'));
    const serviceAccountFile = join(await temporaryFolder(), 'account.json');
    const token_uri = 'https://oauth2.apis-cloud.example/token';
    await writeFile(
      serviceAccountFile,
      JSON.stringify({ ...account, universe_domain: 'apis-cloud.example', token_uri }),
    );
    expect(previewed({ serviceAccountFile })).toMatchObject({
      url: 'https://fcm.apis-cloud.example/v1/projects/pp/messages:send',
    });
    expect(previewed({ ...config, serviceAccountFile })).toMatchObject({
      url: `${config.endpoint}/v1/projects/pp/messages:send`,
    });
  });

  it('is not used where the account names another token address', async () => {
    const { config } = await startGoogle();
    const account = JSON.parse(await readFile(config.serviceAccountFile, 'utf8'));
    const serviceAccountFile = join(await temporaryFolder(), 'account.json');
    await writeFile(serviceAccountFile, JSON.stringify({ ...account, token_uri: 'https://evil.example/token' }));
    expect(() => provider({ serviceAccountFile })).toThrow(/names https:\/\/evil\.example/);
    const made = provider({ ...config, serviceAccountFile });
    expect(await push(made)).toEqual({ status: 'delivered', reason: 'accepted' });
  });
});
