import { expect, it } from 'vitest';
import { timeToLive } from '../../../src/providers/http/push-headers.ts';
import { deliveryOf } from '../../support/delivery.ts';

it.each([
  ['https://push.example.org/1', 900, Number.POSITIVE_INFINITY, { ttl: '900' }],
  ['https://push.example.org/1', 900, 10_001, { ttl: '11' }],
  ['https://push.example.org/1', 900, 3, { ttl: '1' }],
  ['https://push.example.org/1', 0, 10_000, { ttl: '0' }],
  ['https://wns2-par02p.notify.windows.com/w/?token=x', 0, 10_000, { ttl: '0', 'x-wns-cache-policy': 'no-cache' }],
  ['https://wns2-par02p.notify.windows.com/w/?token=x', 60, 10_000, { ttl: '10' }],
  ['https://notify.windows.com.example.org/', 0, 10_000, { ttl: '0' }],
])('says to %s with a ttl of %d how long %d ms are', (url, ttl, leftMs, expected) => {
  expect(timeToLive(deliveryOf({}, { leftMs }), ttl, new URL(url))).toEqual(expected);
});
