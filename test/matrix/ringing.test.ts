import { expect, it } from 'vitest';
import type { Notification } from '../../src/matrix/notification.ts';
import { ringsForMs } from '../../src/matrix/ringing.ts';
import { deliveryOf } from '../support/delivery.ts';

const notification = (type: string, content?: object): Notification =>
  deliveryOf({ event_id: '$1', type, ...(content === undefined ? {} : { content }) }).notification;
const never = Number.POSITIVE_INFINITY;

it.each([
  ['m.call.invite', { lifetime: 5_000 }, 5_000],
  ['m.call.invite', undefined, 60_000],
  ['m.call.invite', { lifetime: -1 }, 60_000],
  ['m.rtc.notification', { notification_type: 'ring', lifetime: 5_000 }, 5_000],
  ['m.rtc.notification', { notification_type: 'notification', lifetime: 5_000 }, never],
  ['m.rtc.notification', undefined, 60_000],
  ['org.matrix.msc4075.rtc.notification', { notification_type: 'ring', lifetime: 5_000 }, 5_000],
  ['m.call.notify', { notify_type: 'ring' }, 60_000],
  ['m.call.notify', { notify_type: 'notify' }, never],
  ['org.matrix.msc4075.call.notify', { notify_type: 'ring', lifetime: 5_000 }, 5_000],
  ['m.room.message', { lifetime: 5_000 }, never],
  ['m.room.encrypted', undefined, never],
])('%s with %j rings for %d ms', (type, content, expected) => {
  expect(ringsForMs(notification(type, content))).toBe(expected);
});
