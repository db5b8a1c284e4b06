import { DBusError, MessageFlag, Variant } from '@jellybrick/dbus-next';
import { ignoreLate, type SessionBus } from './session-bus.ts';
import { createSignal } from './signal.ts';

const SERVICE = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
/** How long a notification may take, and a question that costs nothing. Milliseconds. */
const NOTIFY_MS = 5_000;
const ASK_MS = 1_000;

const service = { destination: SERVICE, path: PATH, interface: SERVICE };
/** The bus starts a service that is not running only to show something. */
const running = { ...service, flags: MessageFlag.NO_AUTO_START };

export interface NotifyRequest {
  readonly title: string;
  /** With the markup of the specification escaped. */
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly silent: boolean;
  /** It stays until a person closes it. */
  readonly stays: boolean;
}

/** The desktop's notification service, over the session bus (Desktop Notifications Specification 1.2). */
export interface NotificationService {
  /**
   * Resolves to the notification's id once the service has it. Rejects with ServiceSilent after five seconds; `late` is
   * called with an id that comes after that.
   */
  notify(request: NotifyRequest, late: (id: number) => void): Promise<number>;
  /** Never rejects: a notification that is no longer there need not be closed. */
  close(id: number): Promise<void>;
  /** Whether the service answers within a second; also true where none runs, because the bus starts a new one. */
  responds(): Promise<boolean>;
  /** What the service can do; null where it does not say so within a second. Never rejects. */
  capabilities(): Promise<readonly string[] | null>;
  /** Names the service's process and its bus, because ids mean something to that process alone. Null where none runs. */
  identity(): Promise<string | null>;
  /** Calls back with the id of a notification that was clicked. */
  onClick(listener: (id: number) => void): void;
  onClosed(listener: (id: number) => void): void;
}

export function createNotificationService(bus: SessionBus): NotificationService {
  const clicks = createSignal<number>();
  const closings = createSignal<number>();
  bus.onSignal({ path: PATH, interface: SERVICE }, (member, [id]) => {
    if (typeof id !== 'number') return;
    if (member === 'ActionInvoked') clicks.emit(id);
    if (member === 'NotificationClosed') closings.emit(id);
  });

  return {
    async notify({ title, body, urgency, silent, stays }, late) {
      const hints = {
        urgency: new Variant('y', ['low', 'normal', 'critical'].indexOf(urgency)),
        category: new Variant('s', 'im.received'),
        'desktop-entry': new Variant('s', 'carillon'),
        ...(silent ? { 'suppress-sound': new Variant('b', true) } : {}),
      };
      const parameters = ['Carillon', 0, 'carillon', title, body, ['default', ''], hints, stays ? 0 : -1];
      const method = { ...service, member: 'Notify', signature: 'susssasa{sv}i', body: parameters };
      return Number(await bus.call(method, NOTIFY_MS, (id) => late(Number(id))));
    },

    async close(id) {
      const method = { ...running, member: 'CloseNotification', signature: 'u', body: [id] };
      await bus.call(method, ASK_MS).catch(() => undefined);
    },

    async responds() {
      return bus.call({ ...running, member: 'GetServerInformation' }, ASK_MS).then(
        () => true,
        // The bus itself says that none runs: a service that hung has ended.
        (error: unknown) => error instanceof DBusError,
      );
    },

    async capabilities() {
      const answer = bus.call({ ...service, member: 'GetCapabilities' }, ASK_MS, ignoreLate);
      const names = await answer.catch(() => null);
      return Array.isArray(names) ? names.map(String) : null;
    },

    async identity() {
      try {
        return `${await bus.callBus('GetId')} ${await bus.callBus('GetNameOwner', SERVICE)}`;
      } catch {
        return null;
      }
    },

    onClick: clicks.subscribe,
    onClosed: closings.subscribe,
  };
}
