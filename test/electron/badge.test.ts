import type { BrowserWindow, NativeImage } from 'electron';
import { describe, expect, it } from 'vitest';
import { createBadge } from '../../electron/badge.ts';

function setUp(platform: NodeJS.Platform, works = true) {
  const told: unknown[] = [];
  const image = 'image' as unknown as NativeImage;
  const window = { setOverlayIcon: (...given: unknown[]) => void told.push(given) } as unknown as BrowserWindow;
  const setCount = (count: number) => {
    told.push(count);
    return works;
  };
  return { told, badge: createBadge({ platform, setCount, window: () => window, overlay: () => image }) };
}

describe('the badge', () => {
  it('is a number on macOS', () => {
    const { told, badge } = setUp('darwin');
    badge.set(3);
    badge.set(0);
    expect(told).toEqual([3, 0]);
    expect(badge.works()).toBe(true);
  });

  it('is a mark on Windows, with the number as its text, and comes back with a new window', () => {
    const { told, badge } = setUp('win32');
    badge.set(3);
    badge.show();
    badge.set(0);
    expect(told).toEqual([
      ['image', '3 unread'],
      ['image', '3 unread'],
      [null, ''],
    ]);
  });

  it('is said to be none where the launcher does not take it', () => {
    const { badge } = setUp('linux', false);
    expect(badge.works()).toBe(false);
    badge.set(3);
    expect(badge.works()).toBe(false);
    const takes = setUp('linux').badge;
    takes.set(3);
    expect(takes.works()).toBe(true);
  });
});
