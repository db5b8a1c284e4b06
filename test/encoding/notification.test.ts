import { describe, expect, it } from 'vitest';
import { notificationBody, notificationTitle } from '../../src/encoding/notification.ts';

describe('the body of a notification', () => {
  it.each([
    ['linux', '<b>1</b> & "2"', '&lt;b&gt;1&lt;/b&gt; &amp; "2"'],
    ['linux', '&lt;', '&amp;lt;'],
    ['darwin', '<b>1</b> & "2"', '<b>1</b> & "2"'],
    ['win32', '<toast>&</toast>', '<toast>&</toast>'],
  ] as const)('%s: %s', (platform, text, shown) => {
    expect(notificationBody(text, platform)).toBe(shown);
  });
});

describe('the title of a notification', () => {
  it('is as it came, and never empty', () => {
    expect(notificationTitle('--version <b>')).toBe('--version <b>');
    expect(notificationTitle('')).toBe('New message');
  });
});
