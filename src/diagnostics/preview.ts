import type { DeliveryPreview } from '../api/contract.ts';
import { notificationOf } from '../delivery/bodies.ts';
import type { Route, Target } from '../delivery/route.ts';
import type { PushReader } from '../history/push-reader.ts';
import type { PushDetail } from '../history/rows.ts';
import type { Notification } from '../matrix/notification.ts';
import { ringsForMs } from '../matrix/ringing.ts';
import type { Delivery } from '../providers/provider.ts';

export interface PreviewsDeps {
  readonly read: PushReader;
  /** The app of an app_id. */
  readonly resolve: (appId: string) => Route | undefined;
  /** The app with this pattern. */
  readonly get: (pattern: string) => Route | undefined;
}

/** What pushes of the history would send with the present configuration, made by the same `prepare` that delivers. */
export interface Previews {
  /** Of each delivery of a push; null when there is no such push, or its body was not kept. */
  ofPush(id: string): Promise<DeliveryPreview[] | null>;
  /** Of each provider of an app, whatever app the push was for; null when there is no such app or push with its body. */
  asApp(pattern: string, pushId: string): Promise<DeliveryPreview[] | null>;
}

export function createPreviews({ read, resolve, get }: PreviewsDeps): Previews {
  async function withBody(id: string): Promise<PushDetail | null> {
    const push = await read(id);
    return push?.body === null ? null : push;
  }
  return {
    async ofPush(id) {
      const push = await withBody(id);
      return push === null ? null : previewOf(push, resolve);
    },
    async asApp(pattern, pushId) {
      const push = await withBody(pushId);
      return push === null ? null : previewAs(push, get(pattern));
    },
  };
}

/** What each delivery of a push would send. Empty when the push's body was not kept. */
function previewOf(push: PushDetail, route: (appId: string) => Route | undefined): DeliveryPreview[] {
  const notification = notificationIn(push);
  if (notification === null) return [];
  return push.deliveries.map((delivery) => {
    const { id, appId, pushkey } = delivery;
    const device = notification.devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
    const targets = route(appId)?.targets;
    const target = targets?.find(({ name }) => name === delivery.provider) ?? targets?.[0];
    if (device === undefined || target === undefined) {
      const nothing = { reason: 'unknown-app', detail: null } as const;
      return { deliveryId: id, appId, provider: null, kind: 'none', request: null, nothing };
    }
    return prepared(target, {
      id,
      pushId: push.id,
      notification,
      device,
      repeat: false,
      leftMs: ringsForMs(notification),
    });
  });
}

/** What each provider of a chosen app would send for the push's first device; null without an app. */
function previewAs(push: PushDetail, route: Route | undefined): DeliveryPreview[] | null {
  if (route === undefined) return null;
  const notification = notificationIn(push);
  const [device] = notification?.devices ?? [];
  if (notification === null || device === undefined) return [];
  return route.targets.map((target) =>
    prepared(target, {
      id: target.name,
      pushId: push.id,
      notification,
      device,
      repeat: false,
      leftMs: ringsForMs(notification),
    }),
  );
}

function prepared({ name: provider, queue }: Target, delivery: Delivery): DeliveryPreview {
  const head = { deliveryId: delivery.id, appId: delivery.device.app_id, provider };
  const result = queue.provider().prepare(delivery);
  if (result.kind === 'request') {
    const { kept: _, ...preview } = result.preview;
    return { ...head, ...preview, nothing: null };
  }
  const { reason, detail, fact } = result.outcome;
  return { ...head, kind: 'none', request: null, nothing: { reason, detail: detail ?? null, fact } };
}

function notificationIn({ body, request: { headers } }: PushDetail): Notification | null {
  return body === null ? null : notificationOf({ body: Buffer.from(body, 'base64'), headers });
}
