import type { Vector } from './reference.ts';

/** A difference from the reference gateway that is meant. */
export interface Deviation {
  readonly providers: readonly string[];
  /** Which of the vectors show it: scenarios, or what they have in common. */
  readonly shows: readonly string[] | ((vector: Vector) => boolean);
  /** What differs there, as paths into what is compared. */
  readonly fields: readonly string[];
  readonly why: string;
}

/** The reference gateway answers 400 or 500 and sends nothing. */
const anError = ['status', 'answer', 'sent[0]'];
const oddType =
  'A field of an unexpected type reads as absent: an error would hold back all later pushes of that device, and no phone shows a number for a text.';
const textsOnly = 'FCM refuses values that are no text, so those of default_payload are written as JSON.';
const tooLarge = 'FCM and push services refuse more than 4,096 bytes, so a larger message is not sent at all.';
const specInvitation =
  'The specification has membership in the content; the reference gateway reads only a field that homeservers add.';

const rings = 'A call is of no use when it has rung, and wakes a device up whatever its battery says.';

/**
 * Where Carillon differs, and why. A difference that is not listed fails the suite, and so does one that is listed and
 * is no more. docs/providers.md tells them to people.
 */
export const deviations: readonly Deviation[] = [
  {
    providers: ['apns'],
    shows: ['invite membership only in content (spec form)'],
    fields: ['sent[0].payload.aps.alert', 'sent[0].payload.event_id', 'sent[0].payload.room_id'],
    why: specInvitation,
  },
  {
    providers: ['apns (counts off)'],
    shows: ['invite membership only in content (spec form)'],
    fields: ['sent[0]'],
    why: specInvitation,
  },
  {
    providers: ['apns (counts off)'],
    shows: ({ sent }) => sent.some(({ apns }) => apns?.push_type === 'background' && apns.priority === 10),
    fields: ['sent[0].priority'],
    why: 'Apple calls any other priority than 5 an error for background pushes.',
  },
  { providers: ['apns'], shows: ['call without content'], fields: ['sent[0].expiration'], why: rings },
  { providers: ['apns'], shows: ['video call', 'voice call'], fields: ['sent[0].expiration'], why: rings },
  { providers: ['apns (counts off)'], shows: ['video call'], fields: ['sent[0].expiration'], why: rings },
  {
    providers: ['webpush'],
    shows: ['video call', 'voice call'],
    fields: ['sent[0].ttl', 'sent[0].urgency'],
    why: rings,
  },
  {
    providers: ['webpush'],
    shows: ['tweaks with a sound'],
    fields: ['sent[0].urgency'],
    why: 'What highlights wakes a device up whatever its battery says.',
  },
  {
    providers: ['apns'],
    shows: ['tweaks with a sound'],
    fields: ['sent[0].payload.aps.sound'],
    why: 'The push rules say with which sound a push arrives; without it, iOS shows it silently.',
  },
  {
    providers: ['apns'],
    shows: ['default_payload whose aps is null', 'default_payload whose alert is a text', 'token without padding'],
    fields: anError,
    why: 'What is meant is plain, and an error would hold back all later pushes of that device.',
  },
  {
    providers: ['fcm'],
    shows: [
      'dp event_id_only',
      'dp alert string',
      'default_payload of mutable content',
      'default_payload beside a push without type',
    ],
    fields: ['sent[0].message.data.aps'],
    why: textsOnly,
  },
  {
    providers: ['fcm'],
    shows: ['default_payload with a number'],
    fields: ['sent[0].message.data.account'],
    why: textsOnly,
  },
  { providers: ['fcm', 'webpush'], shows: ['big default_payload'], fields: ['sent[0]'], why: tooLarge },
  {
    providers: ['fcm'],
    shows: ['more than FCM takes'],
    fields: ['sent[0].message.data.content_formatted_body'],
    why: 'FCM refuses more than 4,096 bytes, so what a client can fetch itself is left out.',
  },
  {
    providers: ['webpush'],
    shows: ['more than a push service takes'],
    fields: ['sent[0].payload.content.body'],
    why: 'Push services refuse more than 4,096 bytes, so the body is cut shorter.',
  },
  { providers: ['apns', 'fcm', 'webpush'], shows: ['unread null', 'counts null'], fields: anError, why: oddType },
  { providers: ['apns', 'fcm'], shows: ['data null'], fields: anError, why: oddType },
  { providers: ['webpush'], shows: ['data null'], fields: ['status', 'answer'], why: oddType },
  {
    providers: ['apns'],
    shows: ['call with a text for an offer', 'name that is a number'],
    fields: anError,
    why: oddType,
  },
  {
    providers: ['apns'],
    shows: ['body that is a number'],
    fields: ['sent[0].payload.aps.alert.loc-key', 'sent[0].payload.aps.alert.loc-args[2]'],
    why: oddType,
  },
  {
    providers: ['apns'],
    shows: ['invite whose target is a number'],
    fields: ['sent[0].payload.aps.alert', 'sent[0].payload.event_id', 'sent[0].payload.room_id'],
    why: oddType,
  },
  {
    providers: ['apns'],
    shows: ['type that is a number'],
    fields: ['sent[0].payload.aps', 'sent[0].payload.unread_count'],
    why: oddType,
  },
  {
    providers: ['fcm'],
    shows: ['content that is a list'],
    fields: ['sent[0].message.data.content'],
    why: oddType,
  },
  {
    providers: ['webpush'],
    shows: ['invite whose target is a number'],
    fields: ['sent[0].payload.user_is_target'],
    why: oddType,
  },
  { providers: ['webpush'], shows: ['type that is a number'], fields: ['sent[0].payload.type'], why: oddType },
  {
    providers: ['apns', 'fcm'],
    shows: ['half a character'],
    fields: anError,
    why: 'Half a surrogate pair becomes U+FFFD: an error would hold back all later pushes of that device.',
  },
  {
    providers: ['webpush'],
    shows: ['half a character'],
    fields: ['sent[0].payload.content.body'],
    why: 'Half a surrogate pair becomes U+FFFD, which every client can show.',
  },
];

/** The fields of a vector that differ on purpose. */
export function meantFields(vector: Vector): string[] {
  const here = deviations.filter(
    ({ providers, shows }) =>
      providers.includes(vector.provider) &&
      (typeof shows === 'function' ? shows(vector) : shows.includes(vector.scenario)),
  );
  return here.flatMap(({ fields }) => fields).toSorted();
}
