import { describe, expect, it } from 'vitest';
import { clickTarget } from '../../electron/click-target.ts';
import type { Banner, ShellPreferences } from '../../src/shell/shell.ts';

const banner: Banner = {
  key: 'k',
  pushId: 'p',
  title: 'T',
  body: 'B',
  urgency: 'normal',
  sound: null,
  event: { roomId: '!r:example.org', eventId: '$e' },
};
const preferring = (preferences: Partial<ShellPreferences>): ShellPreferences => ({
  startAtLogin: 'off',
  closeToTray: true,
  openOnClick: 'push',
  ...preferences,
});

describe('a click on a banner', () => {
  it.each([
    ['push', null],
    ['matrix', 'matrix:roomid/r:example.org/e/e'],
    ['element', 'element://vector/webapp/#/room/!r%3Aexample.org/%24e'],
    ['matrix.to', 'https://matrix.to/#/!r%3Aexample.org/%24e'],
  ] as const)('opens, with %s, %s', (openOnClick, address) => {
    expect(clickTarget(banner, preferring({ openOnClick }))).toBe(address);
  });

  it("opens an address of a person's own", () => {
    const customLink = 'https://chat.example.org/#/room/{room_id}';
    expect(clickTarget(banner, preferring({ openOnClick: 'custom', customLink }))).toBe(
      'https://chat.example.org/#/room/!r%3Aexample.org',
    );
    expect(clickTarget(banner, preferring({ openOnClick: 'custom' }))).toBeNull();
  });

  it('opens the push in the window if the push names no room', () => {
    const { event: _, ...nameless } = banner;
    expect(clickTarget(nameless, preferring({ openOnClick: 'matrix' }))).toBeNull();
  });
});
