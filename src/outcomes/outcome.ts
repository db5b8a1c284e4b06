import { z } from 'zod';
import { type Notice, noticeSchema } from '../problems/catalogue.ts';
import { problemOf, textOf } from '../problems/english.ts';

/**
 * Why a delivery ended as it did: one catalogue for every provider. The keys are machine-readable and stay; the texts say
 * the cause in words that a person can act on. docs/reasons.md lists both, and the window has its own words for each key.
 */
export const reasons = {
  shown: 'The notification was shown.',
  captured: 'The app keeps pushes for inspection and delivers them nowhere.',
  'badge-updated': 'The push carried only counts; the unread badge was updated.',
  'unknown-app': 'No app in the configuration matches this app_id. Add it, or remove the pusher.',
  duplicate: 'The same event was already delivered for this pusher; it does not alert twice.',
  'nothing-to-show': 'The push names no event and carries no counts, so there is nothing to show.',
  misconfigured: 'The app cannot deliver because of its configuration. The pushkey is kept; correct the configuration.',
  'events-only': 'The pusher asks for events only, and this push has none.',
  'app-disabled': 'The app is switched off in the configuration.',
  paused: 'Notifications are paused.',
  'quiet-hours': 'The push arrived during quiet hours.',
  'notifications-off': 'Banners are switched off in the settings.',
  summarised: 'Many pushes arrived at once when this computer woke up; one notification stands for all of them.',
  'notifications-unavailable': 'This computer has no notification service. Install or start one.',
  'notifications-denied': 'The system does not allow Carillon to show notifications. Allow it in the system settings.',
  'notification-failed': 'The system refused to show the notification.',
  'shell-timeout': 'The desktop shell did not answer within 10 seconds.',
  'shell-gone': 'The desktop shell is not connected.',
  accepted: 'The provider accepted the push.',
  'endpoint-gone': 'The provider reports that this endpoint or token no longer exists.',
  'invalid-pushkey':
    'The pushkey is not one that the provider of this app uses, so nothing can ever be delivered to it.',
  'endpoint-not-allowed': 'The configuration of this app does not allow this endpoint. Add it to allowedEndpoints.',
  'address-refused':
    'The endpoint is in a network that is not public. Add the network to allowNetworks if it is yours.',
  'too-large': 'The push is larger than the provider accepts, even without its content.',
  'credentials-refused':
    'The provider does not accept the credentials of this app. The pushkey is kept; correct the credentials.',
  'provider-refused': 'The provider refused the push; its answer says why.',
  'provider-unavailable': 'The provider could not accept the push at the moment.',
  'provider-unreachable': 'The provider could not be reached.',
  'provider-error': 'The provider failed in a way that it does not document.',
  'provider-timeout': 'The provider did not answer in time.',
  interrupted: 'The relay stopped before this delivery ended.',
  'outbox-lost': 'The outbox file in which the delivery was waiting was removed, or was corrupt and set aside.',
  'in-order': 'An earlier push for the same pushkey is still waiting; pushes are delivered in order.',
  'rate-limited': 'This pushkey has received as many pushes within a minute as the app allows (maxPerMinute).',
  'budget-spent': 'The app has used up its pushes for the day (maxPerDay).',
  'provider-resting': 'The provider failed several times in a row. A few pushes test it before the others follow.',
  expired: 'The push could not be delivered while it was still useful.',
  superseded: 'A newer push replaced this one while it was waiting.',
  'given-up': 'Somebody gave up on this delivery in the window.',
  'app-removed': 'The app was removed from the configuration while the push was waiting.',
} as const;

export type Reason = keyof typeof reasons;

/** What a failure needs: time, the operator who corrects the configuration, or nothing that anybody could give. */
export type FailureKind = 'transient' | 'needs-operator' | 'permanent';

const kinds: Readonly<Partial<Record<Reason, FailureKind>>> = {
  misconfigured: 'needs-operator',
  'credentials-refused': 'needs-operator',
  'provider-unavailable': 'transient',
  'provider-unreachable': 'transient',
  'provider-timeout': 'transient',
  'address-refused': 'transient',
  interrupted: 'transient',
  'rate-limited': 'transient',
  'budget-spent': 'transient',
};

/** The kind of a failure. A permanent one ends its delivery. */
export const failureKindOf = (reason: Reason): FailureKind => kinds[reason] ?? 'permanent';

export const reasonSchema = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]);

/**
 * What there is to say beside the reason: in English or in the words of others, and as a notice where the words are ours.
 * A notice that only a newer Carillon knows is dropped and leaves its English. Stored rows have the key `fact` for it.
 */
const detailShape = { detail: z.string().optional(), fact: noticeSchema.optional().catch(undefined) };
export type Detail = Pick<Outcome, 'detail' | 'fact'>;

export interface DetailedNotice {
  readonly detail: string;
  readonly fact: Notice;
}

/** A notice as the detail of an outcome. */
export function detailOf({ code, parameters }: Notice): DetailedNotice {
  const notice = { code, parameters } as Notice;
  return { detail: textOf(problemOf(notice)), fact: notice };
}

/** The detail of one outcome for another. */
export function sameDetail({ detail, fact }: Detail): Detail {
  return { ...(detail === undefined ? {} : { detail }), ...(fact === undefined ? {} : { fact }) };
}

/**
 * What became of one delivery. `rejected` means that the pushkey is dead and makes the homeserver delete the pusher:
 * only a provider's own word or an unknown app_id may cause it, never a mistake of configuration or credentials.
 */
export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('delivered'), reason: reasonSchema, ...detailShape }),
  z.object({ status: z.literal('rejected'), reason: reasonSchema, ...detailShape }),
  z.object({
    status: z.literal('retrying'),
    reason: reasonSchema,
    ...detailShape,
    /** Unix milliseconds of the next attempt; null while it depends on something else, which the reason names. */
    nextAttemptAt: z.number().nullable(),
  }),
  z.object({ status: z.literal('failed'), reason: reasonSchema, ...detailShape }),
  z.object({ status: z.literal('suppressed'), reason: reasonSchema, ...detailShape }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;
