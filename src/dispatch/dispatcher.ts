import type { DeliveryRecord, IncomingDelivery, Journal } from '../journal/journal.ts';
import type { Device, Notification } from '../matrix/notification.ts';
import type { Outcome } from '../outcome.ts';
import type { Provider } from '../providers/provider.ts';
import { deliverOnce } from './delivery.ts';
import { leaseKey } from './lease.ts';
import type { Receive, ReceivedPush } from './receive.ts';

/** Where an app_id leads. An app that is switched off still owns its app_id: its pushes are not rejected. */
export interface Route {
  readonly provider: Provider;
  readonly enabled: boolean;
}

export interface DispatcherDeps {
  readonly journal: Journal;
  readonly route: (appId: string) => Route | undefined;
  /** ULIDs; monotonic, so that ids sort in the order of arrival. */
  readonly newId: (now: number) => string;
  readonly now: () => number;
  /** Milliseconds a homeserver's answer waits for outcomes. */
  readonly deadlineMs: number;
  readonly onError: (error: unknown) => void;
}

export interface Dispatcher {
  readonly receive: Receive;
  /** Delivers a push that an earlier process accepted; its devices already hold their leases. */
  redeliver(
    pushId: string,
    notification: Notification,
    deliveries: readonly { id: string; device: Device }[],
  ): Promise<void>;
  /** Waits for what is under way, at most `milliseconds`, then aborts the rest. */
  drain(milliseconds: number): Promise<void>;
}

interface Planned {
  readonly id: string;
  readonly device: Device;
  readonly route: Route | undefined;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { journal, now } = deps;
  const underWay = new Set<Promise<unknown>>();
  const stopping = new AbortController();

  function plan(notification: Notification, receivedAt: number): Planned[] {
    const seen = new Set<string>();
    return notification.devices.flatMap((device) => {
      const key = `${device.app_id}\0${device.pushkey}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return { id: deps.newId(receivedAt), device, route: deps.route(device.app_id) };
    });
  }

  async function deliver(pushId: string, notification: Notification, planned: Planned, first?: Outcome | null) {
    const { device, id } = planned;
    const usable = settled(planned.route, first);
    const { outcome, attempts } =
      'provider' in usable
        ? await deliverOnce(
            usable.provider,
            { id, pushId, notification, device, repeat: first !== undefined },
            stopping.signal,
            now,
          )
        : { outcome: usable, attempts: [] };
    keep([{ pushId, deliveryId: id, outcome, endedAt: now(), attempts }]);
    return outcome;
  }

  function keep(records: readonly DeliveryRecord[]): void {
    track(journal.record(records).catch(deps.onError));
  }

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    work.finally(() => underWay.delete(work)).catch(() => undefined);
    return work;
  }

  async function receive(push: ReceivedPush) {
    const pushId = deps.newId(push.receivedAt);
    const planned = plan(push.notification, push.receivedAt);
    const { duplicates } = await journal.accept({
      id: pushId,
      receivedAt: push.receivedAt,
      request: push.request,
      body: push.body,
      deliveries: planned.map((one) => incoming(push.notification, one)),
    });
    const rejected = new Set<string>();
    const deliveries = planned.map(async (one) => {
      const outcome = await deliver(pushId, push.notification, one, duplicates.get(one.id));
      if (outcome.status === 'rejected') rejected.add(one.device.pushkey);
    });
    await withDeadline(track(Promise.all(deliveries)), deps.deadlineMs);
    const answer = { pushId, rejected: [...rejected] };
    track(journal.acknowledge({ pushId, at: now(), rejected: answer.rejected }).catch(deps.onError));
    return answer;
  }

  return {
    receive,
    async redeliver(pushId, notification, deliveries) {
      const again = deliveries.map(({ id, device }) => {
        return deliver(pushId, notification, { id, device, route: deps.route(device.app_id) });
      });
      await track(Promise.all(again));
    },
    async drain(milliseconds) {
      await withDeadline(settle(underWay), milliseconds);
      stopping.abort();
    },
  };
}

/** What the journal keeps of a delivery. Only what will really be delivered takes a lease. */
function incoming(notification: Notification, { id, device, route }: Planned): IncomingDelivery {
  return {
    id,
    appId: device.app_id,
    pushkey: device.pushkey,
    provider: route?.provider.type ?? null,
    lease: route?.enabled ? leaseKey(notification, device) : null,
  };
}

/** The outcome of what needs no provider (an unknown or disabled app, the repeat of a rejected push), or the route. */
function settled(route: Route | undefined, first: Outcome | null | undefined): Outcome | Route {
  if (route === undefined) return { status: 'rejected', reason: 'unknown-app' };
  if (!route.enabled) return { status: 'suppressed', reason: 'app-disabled' };
  return first?.status === 'rejected' ? first : route;
}

async function settle(work: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (work.size > 0) await Promise.allSettled([...work]);
}

/** Resolves when the work is done or the time is up, whichever comes first. */
async function withDeadline(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
