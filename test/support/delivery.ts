import { readNotification } from '../../src/matrix/read.ts';
import { ringsForMs } from '../../src/matrix/ringing.ts';
import type { Delivery } from '../../src/providers/provider.ts';

/** A delivery of a notification to its first device; a notification without devices gets one. */
export function deliveryOf(notification: object, more: Partial<Delivery> = {}): Delivery {
  const complete = { devices: [{ app_id: 'app', pushkey: 'key' }], ...notification };
  const parsed = readNotification(Buffer.from(JSON.stringify({ notification: complete })));
  const [device] = parsed.devices;
  if (device === undefined) throw new Error('A delivery needs a device.');
  return {
    id: 'delivery',
    pushId: 'push',
    notification: parsed,
    device,
    repeat: false,
    leftMs: ringsForMs(parsed),
    ...more,
  };
}
