import { readFileSync } from 'node:fs';

/** One push, and what the reference gateway (Sygnal 0.17) answered and sent for it. */
export interface Vector {
  readonly scenario: string;
  readonly provider: string;
  readonly request: { readonly notification: { readonly devices: readonly { readonly data?: object }[] } };
  readonly answer: { readonly rejected: readonly string[] };
  readonly sent: readonly Sent[];
}

interface Sent {
  readonly apns?: {
    readonly token: string;
    readonly message: object;
    readonly priority: number;
    readonly push_type: string | null;
  };
  readonly http?: { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: object };
}

const all: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../fixtures/reference/payloads.json', import.meta.url), 'utf8'),
);

export const vectorsOf = (provider: string): readonly Vector[] => all.filter((vector) => vector.provider === provider);

/**
 * Where Carillon differs, and why: by provider and scenario. A difference that is not listed fails the suite, and so
 * does one that is listed and is no more. docs/providers.md tells them to people.
 */
export const deviations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apns: {
    'invite membership only in content (spec form)':
      'The specification has membership in the content; the reference gateway reads only a field that homeservers add.',
    'long body': 'The payload is written without spaces, so a little more of a long text fits.',
  },
  'apns (counts off)': {
    'invite membership only in content (spec form)':
      'The specification has membership in the content; the reference gateway reads only a field that homeservers add.',
  },
  fcm: {
    'dp event_id_only': 'FCM takes text values only, so objects of default_payload are written as JSON.',
    'dp alert string': 'FCM takes text values only, so objects of default_payload are written as JSON.',
    'big default_payload': 'FCM refuses more than 4,096 bytes, so a larger message is not sent at all.',
  },
  webpush: {
    'big default_payload': 'Push services refuse more than 4,096 bytes, so a larger payload is not sent at all.',
  },
};
