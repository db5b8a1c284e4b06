import { DBusError, Message, type MessageBus, MessageFlag, sessionBus, Variant } from '@jellybrick/dbus-next';

const SERVICE = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };
/** How long a notification may take, and a question that costs nothing. Milliseconds. */
const NOTIFY_MS = 5_000;
const ASK_MS = 1_000;
/** The bus itself answers at once, but an app that is just starting may be long in reading it. */
const BUS_MS = 20_000;

/** The service has not answered in time. It may yet do what it was asked. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

export interface NotifyRequest {
  readonly title: string;
  /** With the markup of the specification escaped. */
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly silent: boolean;
  /** It stays until somebody closes it. */
  readonly stays: boolean;
}

export interface ServiceEvents {
  /** Somebody clicked a notification. */
  readonly clicked: (id: number) => void;
  readonly closed: (id: number) => void;
}

/**
 * The desktop's notification service, asked over the session bus (Desktop Notifications Specification 1.2). Nothing waits
 * for it: a service that hangs costs those who asked it a rejection with {@link ServiceSilent}, and nobody else anything.
 */
export function createNotificationService({ clicked, closed }: ServiceEvents) {
  let connection: Connection | null = null;

  /** What there is, or another one after that has failed. */
  function connected(): Connection {
    if (connection !== null) return connection;
    const bus = sessionBus();
    const failure = new Promise<never>((_, reject) => {
      // Its types do not name the event, which it does emit when the bus cannot be reached.
      bus.addListener('error' as 'connect', reject as () => void);
    });
    const made = { bus, failure };
    connection = made;
    failure.catch(() => forget(made));
    bus.on('message', hear);
    const rule = `type='signal',interface='${SERVICE}',path='${PATH}'`;
    bus.call(new Message({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] })).catch(() => forget(made));
    return made;
  }

  function forget(broken: Connection): void {
    if (connection !== broken) return;
    connection = null;
    broken.bus.removeListener('message', hear);
    broken.bus.disconnect();
  }

  function hear({ interface: face, member, body: [id] }: Message): void {
    if (face !== SERVICE || typeof id !== 'number') return;
    if (member === 'ActionInvoked') clicked(id);
    if (member === 'NotificationClosed') closed(id);
  }

  async function call(message: ConstructorParameters<typeof Message>[0], milliseconds: number): Promise<unknown> {
    const asked = connected();
    const answer = asked.bus.call(new Message(message));
    try {
      return (await within(answer, asked.failure, milliseconds))?.body[0];
    } catch (error) {
      if (!(error instanceof DBusError)) forget(asked);
      throw error;
    }
  }

  const ask = (member: string, body: readonly unknown[] = []) =>
    call({ ...BUS, member, ...(body.length > 0 ? { signature: 's', body: [...body] } : {}) }, BUS_MS);
  const service = { destination: SERVICE, path: PATH, interface: SERVICE };
  /** The bus starts a service for who wants to show something, and for nobody else. */
  const existing = { ...service, flags: MessageFlag.NO_AUTO_START };

  return {
    /** Resolves to the id of the notification once the service has it. `late` is called with the id of one that comes later. */
    async notify({ title, body, urgency, silent, stays }: NotifyRequest, late: (id: number) => void): Promise<number> {
      const hints = {
        urgency: new Variant('y', ['low', 'normal', 'critical'].indexOf(urgency)),
        category: new Variant('s', 'im.received'),
        'desktop-entry': new Variant('s', 'carillon'),
        ...(silent ? { 'suppress-sound': new Variant('b', true) } : {}),
      };
      const parameters = ['Carillon', 0, 'carillon', title, body, ['default', ''], hints, stays ? 0 : -1];
      const asked = connected();
      const answer = asked.bus
        .call(new Message({ ...service, member: 'Notify', signature: 'susssasa{sv}i', body: parameters }))
        .then((reply) => Number(reply?.body[0]));
      try {
        return await within(answer, asked.failure, NOTIFY_MS);
      } catch (error) {
        if (error instanceof ServiceSilent) answer.then(late, () => undefined);
        else if (!(error instanceof DBusError)) forget(asked);
        throw error;
      }
    },

    /** Never rejects: what is not there any more need not be closed. */
    async close(id: number): Promise<void> {
      await call({ ...existing, member: 'CloseNotification', signature: 'u', body: [id] }, ASK_MS).catch(
        () => undefined,
      );
    },

    /** Whether it answers within a second. */
    async lives(): Promise<boolean> {
      return call({ ...existing, member: 'GetServerInformation' }, ASK_MS).then(
        () => true,
        // The bus itself says that there is none: one that hung is gone, and may be started anew.
        (error: unknown) => error instanceof DBusError,
      );
    },

    /** Names the service's process and its bus: ids mean something to it alone. Null where there is none. */
    async identity(): Promise<string | null> {
      try {
        return `${await ask('GetId')} ${await ask('GetNameOwner', [SERVICE])}`;
      } catch {
        return null;
      }
    },
  };
}

interface Connection {
  readonly bus: MessageBus;
  /** Rejects when the bus is gone; what was asked over it is never answered. */
  readonly failure: Promise<never>;
}

async function within<Result>(work: Promise<Result>, failure: Promise<never>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ServiceSilent()), milliseconds);
  });
  try {
    return await Promise.race([work, failure, silence]);
  } finally {
    clearTimeout(timer);
  }
}
