import { DBusError, Message, type MessageBus, sessionBus, Variant } from '@jellybrick/dbus-next';

const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };
/** How long a property may take. Milliseconds. */
const READ_MS = 1_000;
/** The bus itself answers at once, but an app that is just starting may take long to read it. Milliseconds. */
const BUS_MS = 20_000;

/** The service has not answered in time. It may still do what it was asked to. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

/** A method of a service: names, and parameters with their D-Bus signature. */
export type BusMethod = ConstructorParameters<typeof Message>[0];

export interface BusProperty {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
  readonly name: string;
}

export interface BusSignals {
  readonly path: string;
  readonly interface: string;
}

/**
 * The app's one connection to the session bus, opened with the first use and again after it has failed. A service that hangs
 * costs its callers a rejection with {@link ServiceSilent}, and nobody else anything.
 */
export interface SessionBus {
  /**
   * The first value of the method's answer. Rejects with a DBusError that the service or the bus sent, and with
   * {@link ServiceSilent} after `milliseconds`; an answer after that goes to `late`. Without `late` a silence ends the
   * connection, as every other failure does.
   */
  call(method: BusMethod, milliseconds: number, late?: (value: unknown) => void): Promise<unknown>;
  /** Calls a method of the bus itself, with strings as parameters. */
  callBus(member: string, ...parameters: string[]): Promise<unknown>;
  /** Reads a boolean; null where there is no such service, no such property or no bus. Never rejects. */
  readFlag(property: BusProperty): Promise<boolean | null>;
  /** Calls back for each signal of this object and interface. To be called before the first use. */
  onSignal(signals: BusSignals, listener: (member: string, values: readonly unknown[]) => void): void;
}

interface Connection {
  readonly bus: MessageBus;
  /** Rejects the calls that still wait for an answer, which none gets once the connection has failed. */
  readonly waiting: Set<(error: unknown) => void>;
}

export function createSessionBus(): SessionBus {
  const subscriptions: { readonly signals: BusSignals; readonly listener: SignalListener }[] = [];
  let connection: Connection | null = null;

  function connected(): Connection {
    if (connection !== null) return connection;
    const bus = sessionBus();
    const opened: Connection = { bus, waiting: new Set() };
    connection = opened;
    function fail(error: unknown): void {
      forget(opened);
      for (const reject of opened.waiting) reject(error);
    }
    // The library's types do not name this event, which it emits when the bus cannot be reached.
    bus.addListener('error' as 'connect', fail as () => void);
    bus.on('message', dispatch);
    for (const { signals } of subscriptions) {
      const rule = `type='signal',interface='${signals.interface}',path='${signals.path}'`;
      bus.call(new Message({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] })).catch(() => forget(opened));
    }
    return opened;
  }

  function forget(broken: Connection): void {
    if (connection !== broken) return;
    connection = null;
    broken.bus.removeListener('message', dispatch);
    broken.bus.disconnect();
  }

  function dispatch({ interface: name, member, body }: Message): void {
    for (const { signals, listener } of subscriptions) if (signals.interface === name) listener(member, body);
  }

  async function call(method: BusMethod, milliseconds: number, late?: (value: unknown) => void): Promise<unknown> {
    const used = connected();
    const answer = used.bus.call(new Message(method)).then((reply) => reply?.body[0]);
    try {
      return await within(answer, used, milliseconds);
    } catch (error) {
      if (error instanceof ServiceSilent && late !== undefined) answer.then(late, () => undefined);
      else if (!(error instanceof DBusError)) forget(used);
      throw error;
    }
  }

  return {
    call,
    callBus(member, ...parameters) {
      const given = parameters.length > 0 ? { signature: 's'.repeat(parameters.length), body: parameters } : {};
      return call({ ...BUS, member, ...given }, BUS_MS);
    },
    async readFlag({ service, path, interface: owner, name }) {
      const method = { destination: service, path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' };
      try {
        const value = await call({ ...method, signature: 'ss', body: [owner, name] }, READ_MS, ignoreLate);
        return value instanceof Variant && typeof value.value === 'boolean' ? value.value : null;
      } catch {
        return null;
      }
    },
    onSignal: (signals, listener) => void subscriptions.push({ signals, listener }),
  };
}

type SignalListener = (member: string, values: readonly unknown[]) => void;

/** For a question: its answer is of no use later, and its silence is no reason to end what others wait for. */
export function ignoreLate(): void {}

/** A separate race for each call: a promise that lives as long as the connection would keep a callback of every call. */
async function within<Result>(work: Promise<Result>, { waiting }: Connection, milliseconds: number): Promise<Result> {
  let fail: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  waiting.add(fail);
  const timer = setTimeout(() => fail(new ServiceSilent()), milliseconds);
  try {
    return await Promise.race([work, failure]);
  } finally {
    clearTimeout(timer);
    waiting.delete(fail);
  }
}
