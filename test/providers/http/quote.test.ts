import { expect, it } from 'vitest';
import { quoteOf } from '../../../src/providers/http/quote.ts';

it.each([
  ['Apple', '{"reason":"VapidPkHashMismatch"}', {}, 'VapidPkHashMismatch'],
  [
    'autopush',
    '{"code":401,"errno":109,"error":"Unauthorized","message":"VAPID public key mismatch"}',
    {},
    'VAPID public key mismatch',
  ],
  [
    'ntfy',
    '{"code":50701,"http":507,"error":"cannot publish to UnifiedPush topic without previously active subscriber"}',
    {},
    'cannot publish to UnifiedPush topic without previously active subscriber',
  ],
  ['an API of Google', '{"error":{"code":403,"message":"SenderId mismatch"}}', {}, 'SenderId mismatch'],
  ['Google in a page', '<HTML><HEAD><TITLE>UnauthorizedRegistration</TITLE></HEAD>', {}, 'UnauthorizedRegistration'],
  ['Google in words', 'the VAPID credentials do not correspond\n', {}, 'the VAPID credentials do not correspond'],
  ['WNS', '', { 'x-wns-error-description': 'Channel throttled' }, 'Channel throttled'],
  ['a page without a title', '<p>Oh no</p>', {}, ''],
  ['JSON without a reason', '{"x":1}', {}, ''],
  ['nobody', '', {}, ''],
  ['somebody at length', 'x'.repeat(5_000), {}, `${'x'.repeat(200)}…`],
])('quotes %s', (_, body, headers, expected) => {
  expect(quoteOf({ kind: 'answer', status: 400, headers, body })).toBe(expected);
});
