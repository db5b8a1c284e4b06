import { describe, expect, it } from 'vitest';
import { setsField, unknownField } from '../../../src/providers/fcm/options.ts';

const options = {
  android: { ttl: 'soon', notification: { click_action: 'X' } },
  webpush: { headers: { Urgency: 'x' } },
  data: { a: 'b' },
};

describe('a field that FCM complains about', () => {
  it.each([
    ['message.android.ttl', true],
    ['message.android.notification.clickAction', true],
    ['message.webpush.headers[0].value', true],
    ['message.android.collapse_key', false],
    ['message.apns.payload', false],
    // Every push sets these itself, whatever the options contain.
    ['message.data[0].value', false],
    ['message.token', false],
    ['message', false],
    ['validate_only', false],
  ])('%s is set by the options: %s', (field, expected) => {
    expect(setsField(options, field)).toBe(expected);
  });

  it.each([
    [
      `Invalid JSON payload received. Unknown name "colour" at 'message.android': Cannot find field.`,
      'message.android.colour',
    ],
    ['Invalid JSON payload received. Unknown name "androyd": Cannot find field.', 'message.androyd'],
    ['Android message is too big', null],
  ])('is read from the text of an error: %s', (text, expected) => {
    expect(unknownField(text)).toBe(expected);
  });
});
