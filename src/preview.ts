import type { DeliveryPreview } from './api/contract.ts';
import type { Route } from './dispatch/route.ts';
import type { PushDetail } from './journal/rows.ts';
import type { Notification } from './matrix/notification.ts';
import { readNotification } from './matrix/read.ts';
import { reasons } from './outcome.ts';

/**
 * What each delivery of a journalled push would be sent with the configuration of now: the very `prepare` that
 * delivers. Empty when the push's body was not kept.
 */
export function previewOf(push: PushDetail, route: (appId: string) => Route | undefined): DeliveryPreview[] {
  const notification = push.body === null ? undefined : read(push.body);
  if (notification === undefined) return [];
  return push.deliveries.map((delivery): DeliveryPreview => {
    const head = { deliveryId: delivery.id, appId: delivery.appId };
    const device = notification.devices.find(
      (one) => one.app_id === delivery.appId && one.pushkey === delivery.pushkey,
    );
    const targets = route(delivery.appId)?.targets;
    const found = targets?.find(({ name }) => name === delivery.provider) ?? targets?.[0];
    if (device === undefined || found === undefined) {
      return { ...head, provider: null, kind: 'none', request: null, nothing: reasons['unknown-app'] };
    }
    const provider = found.name;
    const delivered = { id: delivery.id, pushId: push.id, notification, device, repeat: false };
    const prepared = found.lane.provider().prepare(delivered);
    return prepared.kind === 'none'
      ? { ...head, provider, kind: 'none', request: null, nothing: reasons[prepared.outcome.reason] }
      : { ...head, provider, ...prepared.preview, nothing: null };
  });
}

function read(body: string): Notification | undefined {
  try {
    return readNotification(Buffer.from(body, 'base64'));
  } catch {
    return undefined;
  }
}
