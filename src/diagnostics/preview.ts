import type { DeliveryPreview } from '../api/contract.ts';
import { notificationOf } from '../delivery/bodies.ts';
import type { Route, Target } from '../delivery/route.ts';
import type { PushDetail } from '../history/rows.ts';
import type { Notification } from '../matrix/notification.ts';
import { ringsForMs } from '../matrix/ringing.ts';
import type { Delivery } from '../providers/provider.ts';

/**
 * What each delivery of a push of the history would be sent with the configuration of now: the very `prepare` that
 * delivers. Empty when the push's body was not kept.
 */
export function previewOf(push: PushDetail, route: (appId: string) => Route | undefined): DeliveryPreview[] {
  const notification = read(push);
  if (notification === null) return [];
  return push.deliveries.map((delivery) => {
    const { id, appId, pushkey } = delivery;
    const device = notification.devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
    const targets = route(appId)?.targets;
    const found = targets?.find(({ name }) => name === delivery.provider) ?? targets?.[0];
    if (device === undefined || found === undefined) {
      const nothing = { reason: 'unknown-app', detail: null } as const;
      return { deliveryId: id, appId, provider: null, kind: 'none', request: null, nothing };
    }
    return prepared(found, {
      id,
      pushId: push.id,
      notification,
      device,
      repeat: false,
      leftMs: ringsForMs(notification),
    });
  });
}

/** The same for an app of anybody's choice: its first device, as each of the app's providers would be sent it. */
export function previewAs(push: PushDetail, route: Route | undefined): DeliveryPreview[] | null {
  if (route === undefined) return null;
  const notification = read(push);
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
  const made = queue.provider().prepare(delivery);
  if (made.kind === 'request') {
    const { kept: _, ...preview } = made.preview;
    return { ...head, ...preview, nothing: null };
  }
  const { reason, detail, fact } = made.outcome;
  return { ...head, kind: 'none', request: null, nothing: { reason, detail: detail ?? null, fact } };
}

function read({ body, request: { headers } }: PushDetail): Notification | null {
  return body === null ? null : notificationOf({ body: Buffer.from(body, 'base64'), headers });
}
