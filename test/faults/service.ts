import { type Behaviour, behave, behaveOnStream, isTaken } from '../emulators/behaviour.ts';
import type { Front } from '../emulators/front.ts';
import { json } from '../emulators/google.ts';
import { startApple, startGoogle, startPushService, tlsFolder } from '../support/emulators.ts';

export type ProviderName = 'apns' | 'fcm' | 'webpush' | 'unifiedpush';

/** A provider's emulator over TLS, as the matrix handles it. */
export interface Service {
  /** The app as it is configured right. */
  readonly app: Readonly<Record<string, unknown>>;
  readonly device: { readonly pushkey: string; readonly data?: object };
  /** What the provider does with the pushes that reach it from now on. */
  behave(behaviour: Behaviour): void;
  /** What it does with a wish for an access token; null lets it do its work. */
  behaveToTokens(behaviour: Behaviour | null): void;
  /** Requests that it read, also those it refused. */
  asked(): number;
  /** The events of the pushes that it took, one for each time. */
  taken(): unknown[];
  /** Shows a certificate of test/fixtures/tls. */
  present(name: string): void;
  readonly front: Front;
}

export const well: Behaviour = { kind: 'answer', status: 201 };

/** The same, reached by a name instead of an address. */
function named<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('127.0.0.1:', 'localhost:'));
}

const caFile = `${tlsFolder}/trusted.pem`;

export async function startService(provider: ProviderName): Promise<Service> {
  switch (provider) {
    case 'apns':
      return startApns();
    case 'fcm':
      return startFcm();
    case 'webpush':
    case 'unifiedpush':
      return startPush(provider);
  }
}

async function startApns(): Promise<Service> {
  let behaviour = well;
  const taken: unknown[] = [];
  const apple = await startApple((stream, { payload }) => {
    if (isTaken(behaviour)) taken.push(payload.event_id);
    behaveOnStream(
      stream,
      behaviour.kind === 'answer' && behaviour === well ? { kind: 'answer', status: 200 } : behaviour,
    );
  });
  return {
    app: { type: 'apns', ...named(apple.config), caFile },
    device: { pushkey: 'ab'.repeat(32) },
    behave: (next) => {
      behaviour = next;
    },
    behaveToTokens: () => undefined,
    asked: () => apple.received.length + apple.refused.length,
    taken: () => taken,
    present: apple.present,
    front: apple.front,
  };
}

async function startFcm(): Promise<Service> {
  let behaviour = well;
  const taken: unknown[] = [];
  const google = await startGoogle(({ message }, response) => {
    const { event_id } = message.data as { event_id?: string };
    if (isTaken(behaviour)) taken.push(event_id);
    if (behaviour === well) json(response, 200, { name: 'projects/pp/messages/1' });
    else behave(response, behaviour);
  }, tlsFolder);
  return {
    app: { type: 'fcm', ...named(google.config), caFile },
    device: { pushkey: 'a-registration-token' },
    behave: (next) => {
      behaviour = next;
    },
    behaveToTokens: (next) =>
      google.answerToken((response) => {
        if (next !== null) behave(response, next);
        return next !== null;
      }),
    asked: () => google.asked(),
    taken: () => taken,
    present: google.present,
    front: google.front,
  };
}

async function startPush(provider: 'webpush' | 'unifiedpush'): Promise<Service> {
  let behaviour = well;
  const taken: unknown[] = [];
  const service = await startPushService((response, { payload }) => {
    if (isTaken(behaviour)) taken.push(payload.event_id);
    behave(response, behaviour);
  }, tlsFolder);
  return {
    app: { type: provider, ...service.config[provider], caFile },
    device: named(service.device[provider]),
    behave: (next) => {
      behaviour = next;
    },
    behaveToTokens: () => undefined,
    asked: () => service.received.length,
    taken: () => taken,
    present: service.present,
    front: service.front,
  };
}
