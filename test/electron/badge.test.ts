import type { BrowserWindow, NativeImage } from 'electron';
import { describe, expect, it } from 'vitest';
import { createBadge } from '../../electron/badge.ts';

function setUp(platform: NodeJS.Platform, works = true) {
  const calls: unknown[] = [];
  const image = 'image' as unknown as NativeImage;
  const window = { setOverlayIcon: (...given: unknown[]) => void calls.push(given) } as unknown as BrowserWindow;
  const setCount = (count: number) => {
    calls.push(count);
    return works;
  };
  return { calls, badge: createBadge({ platform, setCount, window: () => window, overlay: () => image }) };
}

describe('the badge', () => {
  it('is a number on macOS', () => {
    const { calls, badge } = setUp('darwin');
    badge.set(3);
    badge.set(0);
    expect(calls).toEqual([3, 0]);
    expect(badge.works()).toBe(true);
  });

  it('is a mark on Windows, with the number as its text, and comes back with a new window', () => {
    const { calls, badge } = setUp('win32');
    badge.set(3);
    badge.show();
    badge.set(0);
    expect(calls).toEqual([
      ['image', '3 unread'],
      ['image', '3 unread'],
      [null, ''],
    ]);
  });

  it('is reported as missing where the launcher refuses it', () => {
    const { badge } = setUp('linux', false);
    expect(badge.works()).toBe(false);
    badge.set(3);
    expect(badge.works()).toBe(false);
    const takes = setUp('linux').badge;
    takes.set(3);
    expect(takes.works()).toBe(true);
  });
});
