import { commonFaults, deadBy, type Fault, mistaken, passingBy, refusedBy, unsent } from './faults.ts';
import type { Run } from './run.ts';
import type { ProviderName } from './service.ts';

/** Bytes that no provider takes, in a place where they cannot be left out. */
const huge = { data: { default_payload: { aps: {}, x: 'a'.repeat(5_000) } } };

const apple = (reason: string) => ({ reason });
const google = (status: string, errorCode?: string, more: object = {}) => ({
  error: {
    status,
    message: 'why',
    details:
      errorCode === undefined ? [] : [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }],
    ...more,
  },
});

const apns: Fault[] = [
  ...commonFaults({ busy: apple('TooManyRequests'), broken: apple('InternalServerError') }),
  deadBy('Unregistered', 410, apple('Unregistered')),
  deadBy('ExpiredToken', 410, apple('ExpiredToken')),
  deadBy('BadDeviceToken', 400, apple('BadDeviceToken'), 'invalid-pushkey'),
  unsent('dead: a pushkey that is no token', 'rejected', 'invalid-pushkey', {
    device: { pushkey: 'no token: at all' },
  }),
  refusedBy(
    'DeviceTokenNotForTopic rejects nobody',
    400,
    apple('DeviceTokenNotForTopic'),
    'provider-refused',
    'recipient',
  ),
  refusedBy('410 without a reason rejects nobody', 410),
  refusedBy('oversize, says Apple', 413, apple('PayloadTooLarge'), 'too-large'),
  unsent('oversize, before Apple is asked', 'failed', 'too-large', { device: huge }),
  passingBy('400 IdleTimeout', 400, apple('IdleTimeout')),
  passingBy('503 Shutdown', 503, apple('Shutdown')),
  passingBy(
    'TooManyProviderTokenUpdates',
    429,
    apple('TooManyProviderTokenUpdates'),
    'provider-unavailable',
    'credentials',
  ),
  passingBy('a certificate that has expired', 403, apple('BadCertificate'), 'credentials-refused', 'credentials'),
  passingBy(
    'ExpiredProviderToken of a token just made',
    403,
    apple('ExpiredProviderToken'),
    'credentials-refused',
    'credentials',
  ),
  mistaken('wrong credentials: another team', { teamId: 'SOMEBODY01' }, 'credentials-refused'),
  mistaken('wrong credentials: another key id', { keyId: 'SOMEBODY01' }, 'credentials-refused'),
  mistaken('wrong topic', { topic: 'org.example.other' }, 'misconfigured'),
];

const tokens = (
  behaviour: Parameters<Run['service']['behaveToTokens']>[0],
): Pick<Fault, 'begin' | 'end' | 'asked'> => ({
  begin: ({ service }) => service.behaveToTokens(behaviour),
  end: ({ service }) => service.behaveToTokens(null),
  asked: 0,
});
const noToken = (
  name: string,
  reason: 'credentials-refused' | 'provider-unavailable' | 'provider-unreachable' | 'provider-timeout',
  behaviour: Parameters<typeof tokens>[0],
): Fault => ({
  name: `no access token: ${name}`,
  cure: 'passes',
  concerns: reason === 'credentials-refused' ? 'credentials' : 'host',
  outcome: { status: 'retrying', reason },
  ...tokens(behaviour),
});

const fcm: Fault[] = [
  ...commonFaults({ busy: google('RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'), broken: google('INTERNAL', 'INTERNAL') }),
  deadBy('UNREGISTERED', 404, google('NOT_FOUND', 'UNREGISTERED')),
  deadBy(
    'INVALID_ARGUMENT about the token',
    400,
    google('INVALID_ARGUMENT', 'INVALID_ARGUMENT', {
      message: 'The registration token is not a valid FCM registration token',
    }),
    'invalid-pushkey',
  ),
  refusedBy('INVALID_ARGUMENT about anything else rejects nobody', 400, google('INVALID_ARGUMENT', 'INVALID_ARGUMENT')),
  passingBy(
    'SENDER_ID_MISMATCH rejects nobody',
    403,
    google('PERMISSION_DENIED', 'SENDER_ID_MISMATCH'),
    'credentials-refused',
    'recipient',
  ),
  refusedBy(
    'oversize, says FCM',
    400,
    google('INVALID_ARGUMENT', 'INVALID_ARGUMENT', { message: 'Android message is too big' }),
    'too-large',
  ),
  unsent('oversize, before FCM is asked', 'failed', 'too-large', { device: huge }),
  passingBy('403 of the account', 403, google('PERMISSION_DENIED'), 'credentials-refused', 'credentials'),
  {
    ...passingBy('401, also with a new token', 401, google('UNAUTHENTICATED'), 'credentials-refused', 'credentials'),
    asked: 2,
  },
  passingBy(
    '401 of the web credentials',
    401,
    google('UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'),
    'credentials-refused',
    'recipient',
  ),
  passingBy('503 UNAVAILABLE', 503, google('UNAVAILABLE', 'UNAVAILABLE')),
  mistaken('a project that is not there', { projectId: 'nobodys' }, 'misconfigured'),
  noToken('the account is refused', 'credentials-refused', {
    kind: 'answer',
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
  }),
  noToken('the account is switched off', 'credentials-refused', {
    kind: 'answer',
    status: 401,
    body: { error: 'invalid_client' },
  }),
  {
    ...noToken('429', 'provider-unavailable', { kind: 'answer', status: 429, headers: { 'retry-after': '30' } }),
    retryAfterMs: 30_000,
  },
  noToken('500', 'provider-unavailable', { kind: 'answer', status: 500, body: { error: 'internal_failure' } }),
  noToken('403 of something in between', 'provider-unavailable', { kind: 'answer', status: 403 }),
  noToken('200 that holds none', 'provider-unavailable', { kind: 'answer', status: 200, body: { hello: 'world' } }),
  noToken('half an answer', 'provider-unavailable', { kind: 'half', status: 200 }),
  noToken('reset', 'provider-unreachable', { kind: 'reset' }),
  {
    ...noToken('hang', 'provider-timeout', { kind: 'hang' }),
    hangs: ({ service }) => service.front.connections() > 0,
  },
];

const throttling: Pick<Fault, 'begin' | 'retryAfterMs'> = {
  begin: ({ service }) => service.behave({ kind: 'answer', status: 406, headers: { 'retry-after': '30' } }),
  retryAfterMs: 30_000,
};

const pushService: Fault[] = [
  ...commonFaults({ brokenFor: 'recipient' }),
  deadBy('404', 404),
  deadBy('410', 410),
  refusedBy('400 rejects nobody', 400),
  passingBy(
    '507 of a topic that nobody subscribed to',
    507,
    { code: 50701, http: 507, error: 'no subscriber' },
    'provider-unavailable',
    'recipient',
  ),
  {
    ...passingBy('406 of WNS, which throttles with it', 406, undefined, 'provider-unavailable', 'recipient'),
    ...throttling,
  },
  refusedBy('a redirect is not followed', 307),
  refusedBy('oversize, says the push service', 413, undefined, 'too-large'),
  mistaken('a network that is not public and not allowed', { allowNetworks: [] }, 'address-refused', {
    asked: 0,
    concerns: 'recipient',
  }),
  unsent('an endpoint that is not allowed', 'failed', 'endpoint-not-allowed', {
    app: { allowedEndpoints: ['*.example.org'] },
  }),
];

const webpush: Fault[] = [
  ...pushService,
  unsent('dead: a pushkey that is no key', 'rejected', 'invalid-pushkey', { device: { pushkey: 'AAAA' } }),
  passingBy('VAPID 401', 401, undefined, 'credentials-refused', 'recipient'),
  passingBy('VAPID 403', 403, undefined, 'credentials-refused', 'recipient'),
  passingBy(
    'a subscription made with another key, says Apple',
    400,
    { reason: 'VapidPkHashMismatch' },
    'credentials-refused',
    'recipient',
  ),
];

const unifiedpush: Fault[] = [
  ...pushService,
  unsent('dead: a pushkey that is no URL', 'rejected', 'invalid-pushkey', { device: { pushkey: 'no-url' } }),
  unsent('oversize, before anybody is asked', 'failed', 'too-large', { push: { room_id: `!${'x'.repeat(5_000)}` } }),
  refusedBy('401, which no key of ours can fix', 401, undefined, 'provider-refused', 'recipient'),
  refusedBy('403, which no key of ours can fix', 403, undefined, 'provider-refused', 'recipient'),
];

/** Every fault of every provider. */
export const matrix: Readonly<Record<ProviderName, readonly Fault[]>> = { apns, fcm, webpush, unifiedpush };
