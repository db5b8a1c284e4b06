import { describe, expect, it } from 'vitest';
import { bannerText, bannerTitle } from '../../../src/providers/desktop/text.ts';

describe('bannerText', () => {
  it.each([
    ['linux', '<b>1</b> & "2"', '&lt;b&gt;1&lt;/b&gt; &amp; "2"'],
    ['linux', '&lt;', '&amp;lt;'],
    ['linux', '<a href="x">y</a>', '&lt;a href="x"&gt;y&lt;/a&gt;'],
    ['darwin', '<b>1</b> & "2"', '<b>1</b> & "2"'],
    ['win32', '<toast>&</toast>', '<toast>&</toast>'],
  ] as const)('%s: %s', (platform, text, shown) => {
    expect(bannerText(text, platform)).toBe(shown);
  });
});

describe('bannerTitle', () => {
  it.each([
    ['linux', '--version', '\u2060--version'],
    ['linux', '-u', '\u2060-u'],
    ['linux', 'Alice', 'Alice'],
    ['linux', '', 'New message'],
    ['darwin', '--version', '--version'],
    ['win32', '--version', '--version'],
    ['win32', '', 'New message'],
  ] as const)('%s: %j', (platform, text, shown) => {
    expect(bannerTitle(text, platform)).toBe(shown);
  });
});
