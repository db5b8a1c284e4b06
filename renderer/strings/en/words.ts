import type { PushRow, Reason } from '../../../src/api/contract.ts';
import type { Status } from '../../lib/states.ts';

/** Why a delivery ended as it did, for a person. */
const reasons: Record<Reason, string> = {
  shown: 'The notification was shown.',
  captured: 'This app keeps pushes for inspection and delivers them nowhere.',
  'badge-updated': 'The push carried only counts; the unread badge was updated.',
  'unknown-app': 'No app in the configuration matches this app_id. Add it to config.json, or remove the pusher.',
  duplicate: 'The same event was already delivered for this pusher; it does not alert twice.',
  'nothing-to-show': 'The push names no event and carries no counts.',
  misconfigured: 'The app cannot deliver because of its configuration. The pushkey is kept.',
  'events-only': 'The pusher asks for events only, and this push has none.',
  'app-disabled': 'The app is switched off in the configuration.',
  summarised: 'Many pushes arrived at once when this computer woke up; one notification stands for all of them.',
  paused: 'Notifications are paused.',
  'quiet-hours': 'The push arrived during quiet hours.',
  'notifications-off': 'Banners are switched off in the settings.',
  'notifications-unavailable': 'There is no notification service on this computer.',
  'notifications-denied': 'The system does not allow notifications. Allow them in the system settings.',
  'notification-failed': 'The system refused to show the notification.',
  'shell-timeout': 'The desktop did not answer within 10 seconds.',
  'shell-gone': 'The desktop shell was not connected.',
  accepted: 'The provider accepted the push.',
  'endpoint-gone': 'The provider reports that this endpoint or token no longer exists.',
  'invalid-pushkey': 'The pushkey is not one that the provider of this app uses.',
  'endpoint-not-allowed': 'The configuration of this app does not allow this endpoint.',
  'address-refused': 'The endpoint is in a network that is not public.',
  'too-large': 'The push is larger than the provider accepts.',
  'credentials-refused':
    'The provider does not accept the credentials of this app. The pushkey is kept; correct the credentials.',
  'provider-refused': 'The provider refused the push; its answer says why.',
  'provider-unavailable': 'The provider could not accept the push at the moment.',
  'provider-unreachable': 'The provider could not be reached.',
  'provider-error': 'The provider failed in a way that it does not document.',
  'provider-timeout': 'The provider did not answer in time.',
  interrupted: 'The relay stopped before this delivery ended.',
  'in-order': 'An earlier push for the same pushkey is still waiting; pushes are delivered in order.',
  'rate-limited': 'This pushkey has received as many pushes within a minute as the app allows.',
  'budget-spent': 'The app has used up its pushes for the day.',
  'provider-resting': 'The provider failed several times in a row. A few pushes test it before the others follow.',
  expired: 'The push could not be delivered while it was still useful.',
  superseded: 'A newer push replaced this one while it was waiting.',
  'given-up': 'Somebody gave up on this delivery.',
  'outbox-lost': 'The outbox file in which the delivery was waiting was removed, or was corrupt and set aside.',
  'app-removed': 'The app was removed from the configuration while the push was waiting.',
};

/** The same in a few words, for a row of the list. */
const briefly: Record<Reason, string> = {
  shown: 'shown',
  captured: 'captured',
  'badge-updated': 'badge updated',
  'unknown-app': 'unknown app',
  duplicate: 'duplicate',
  'nothing-to-show': 'nothing to show',
  misconfigured: 'misconfigured',
  'events-only': 'events only',
  'app-disabled': 'app disabled',
  summarised: 'summarised',
  paused: 'paused',
  'quiet-hours': 'quiet hours',
  'notifications-off': 'banners off',
  'notifications-unavailable': 'notifications unavailable',
  'notifications-denied': 'notifications denied',
  'notification-failed': 'notification failed',
  'shell-timeout': 'shell timeout',
  'shell-gone': 'shell gone',
  accepted: 'accepted',
  'endpoint-gone': 'endpoint gone',
  'invalid-pushkey': 'invalid pushkey',
  'endpoint-not-allowed': 'endpoint not allowed',
  'address-refused': 'address refused',
  'too-large': 'too large',
  'credentials-refused': 'credentials refused',
  'provider-refused': 'provider refused',
  'provider-unavailable': 'provider unavailable',
  'provider-unreachable': 'provider unreachable',
  'provider-error': 'provider error',
  'provider-timeout': 'provider timeout',
  interrupted: 'interrupted',
  'in-order': 'in order',
  'rate-limited': 'rate limited',
  'budget-spent': 'budget spent',
  'provider-resting': 'provider on hold',
  expired: 'expired',
  superseded: 'superseded',
  'given-up': 'given up',
  'outbox-lost': 'outbox lost',
  'app-removed': 'app removed',
};

const statuses: Record<Status, string> = {
  delivered: 'Delivered',
  rejected: 'Rejected',
  retrying: 'Waiting',
  failed: 'Failed',
  suppressed: 'Not shown',
  'under-way': 'Under way',
  refused: 'Refused',
};

const kinds: Record<PushRow['kind'], string> = {
  message: 'Message',
  image: 'Image',
  file: 'File',
  call: 'Call',
  invite: 'Invite',
  reaction: 'Reaction',
  encrypted: 'Encrypted',
  event: 'Event',
  badge: 'Badge only',
  empty: 'Empty',
  refused: 'Refused request',
};

/** Why the gateway refused a request: the sentence that the sender got. */
const whyRefused = (refusal: Pick<NonNullable<PushRow['refusal']>, 'kind' | 'error'>): string => refusal.error;

/** What common headers of a homeserver mean. */
const headers: Readonly<Record<string, string>> = {
  host: 'The name or address that the homeserver pushes to.',
  'user-agent': 'The homeserver software and its version.',
  'content-type': 'What the body is said to be; pushes are read as JSON in any case.',
  'content-length': 'Bytes of the body on the wire.',
  'content-encoding': 'How the body was compressed for transport.',
  'transfer-encoding': 'The body was sent in chunks, without its length in advance.',
  accept: 'What the sender can read.',
  'accept-encoding': 'How answers to the sender may be compressed.',
  connection: 'Whether the connection stays open for the next push.',
  'x-forwarded-for': 'Who the reverse proxy says the sender is; trusted from configured proxies only.',
  'x-forwarded-proto': 'Whether the sender reached the proxy over https.',
};

/** What a provider does. */
const providers: Readonly<Record<string, string>> = {
  desktop: 'Shows pushes as notifications on this computer.',
  apns: 'Forwards pushes to Apple (iOS, macOS).',
  fcm: 'Forwards pushes to Firebase Cloud Messaging (Android).',
  webpush: 'Forwards pushes, encrypted for the subscription, to Web Push services.',
  unifiedpush: 'Forwards pushes to the UnifiedPush endpoint that the pushkey names.',
  capture: 'Keeps pushes for inspection and delivers nowhere.',
};

export const words = { reasons, briefly, statuses, kinds, whyRefused, headers, providers };
