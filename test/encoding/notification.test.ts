import { describe, expect, it } from 'vitest';
import { notificationBody, notificationTitle } from '../../src/encoding/notification.ts';

describe('the body of a notification', () => {
  it.each([
    [true, '<b>1</b> & "2"', '&lt;b&gt;1&lt;/b&gt; &amp; "2"'],
    [true, '&lt;', '&amp;lt;'],
    [false, '<toast>&</toast>', '<toast>&</toast>'],
  ] as const)('is escaped where markup is parsed (%s): %s', (parsesMarkup, text, shown) => {
    expect(notificationBody(text, parsesMarkup)).toBe(shown);
  });
});

describe('the title of a notification', () => {
  it('is unchanged, and never empty', () => {
    expect(notificationTitle('--version <b>')).toBe('--version <b>');
    expect(notificationTitle('')).toBe('New message');
  });
});
