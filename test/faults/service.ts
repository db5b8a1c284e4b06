import { type Behaviour, behave, behaveOnStream, isTaken } from '../emulators/behaviour.ts';
import type { Front } from '../emulators/front.ts';
import { json } from '../emulators/google.ts';
import { startApple, startGoogle, startPushService, tlsFolder } from '../support/emulators.ts';

export type ProviderName = 'apns' | 'fcm' | 'webpush' | 'unifiedpush';

interface ServiceDevice {
  readonly pushkey: string;
  readonly data?: object;
}

/** What a provider does, and to whom. */
function createBehaviours() {
  let behaviour = well;
  let whom: 'everybody' | 'the device' = 'everybody';
  return {
    behave(next: Behaviour): void {
      behaviour = next;
    },
    strike(next: typeof whom): void {
      whom = next;
    },
    /** What it does with a push to the device, or to its neighbour. */
    to: (isNeighbour: boolean): Behaviour => (isNeighbour && whom === 'the device' ? well : behaviour),
  };
}

/** A provider's emulator over TLS, as the matrix handles it. */
export interface Service {
  /** The app as it is configured right. */
  readonly app: Readonly<Record<string, unknown>>;
  readonly device: ServiceDevice;
  /** Another one, at the same host. */
  readonly neighbour: ServiceDevice;
  /** What the provider does with the pushes that reach it from now on, or with those to the device alone. */
  behave(behaviour: Behaviour): void;
  /** Whom the behaviour strikes: everybody, unless this says that it is the device alone. */
  strike(whom: 'everybody' | 'the device'): void;
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
  const { to, behave, strike } = createBehaviours();
  const taken: unknown[] = [];
  const neighbour = { pushkey: 'cd'.repeat(32) };
  const apple = await startApple((stream, { payload, token }) => {
    const behaviour = to(token === neighbour.pushkey);
    if (isTaken(behaviour)) taken.push(payload.event_id);
    behaveOnStream(
      stream,
      behaviour.kind === 'answer' && behaviour === well ? { kind: 'answer', status: 200 } : behaviour,
    );
  });
  return {
    app: { type: 'apns', ...named(apple.config), caFile },
    device: { pushkey: 'ab'.repeat(32) },
    neighbour,
    behave,
    strike,
    behaveToTokens: () => undefined,
    asked: () => apple.received.length + apple.refused.length,
    taken: () => taken,
    present: apple.present,
    front: apple.front,
  };
}

async function startFcm(): Promise<Service> {
  const { to, behave: behaveToPushes, strike } = createBehaviours();
  const taken: unknown[] = [];
  const neighbour = { pushkey: 'another-registration-token' };
  const google = await startGoogle(({ message }, response) => {
    const behaviour = to(message.token === neighbour.pushkey);
    const { event_id } = message.data as { event_id?: string };
    if (isTaken(behaviour)) taken.push(event_id);
    if (behaviour === well) json(response, 200, { name: 'projects/pp/messages/1' });
    else behave(response, behaviour);
  }, tlsFolder);
  return {
    app: { type: 'fcm', ...named(google.config), caFile },
    device: { pushkey: 'a-registration-token' },
    neighbour,
    behave: behaveToPushes,
    strike,
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
  const { to, behave: behaveToPushes, strike } = createBehaviours();
  const taken: unknown[] = [];
  const service = await startPushService((response, { payload, request }) => {
    const behaviour = to(request.path?.endsWith('/neighbour') ?? false);
    if (isTaken(behaviour)) taken.push(payload.event_id);
    behave(response, behaviour);
  }, tlsFolder);
  return {
    app: { type: provider, ...service.config[provider], caFile },
    device: named(service.device[provider]),
    neighbour: named(service.neighbour[provider]),
    behave: behaveToPushes,
    strike,
    behaveToTokens: () => undefined,
    asked: () => service.received.length,
    taken: () => taken,
    present: service.present,
    front: service.front,
  };
}
