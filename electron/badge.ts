import type { BrowserWindow, NativeImage } from 'electron';

export interface BadgeDeps {
  readonly platform: NodeJS.Platform;
  /** Sets the badge of dock or launcher; false where there is none, as on Linux desktops without Unity's launcher API. */
  readonly setCount: (count: number) => boolean;
  readonly window: () => BrowserWindow | undefined;
  /** The image that Windows lays over the taskbar's icon. */
  readonly overlay: () => NativeImage;
}

/** The unread count on dock or taskbar, where the platform has one. Windows shows only a mark there, no number. */
export interface Badge {
  set(unread: number): void;
  /** Shows the count again, for a window that has just been created. */
  show(): void;
  /** Whether the platform showed it the last time. */
  works(): boolean;
}

export function createBadge({ platform, setCount, window, overlay }: BadgeDeps): Badge {
  let count = 0;
  let works = platform !== 'linux';

  function show(): void {
    if (platform !== 'win32') works = setCount(count);
    else if (count === 0) window()?.setOverlayIcon(null, '');
    else window()?.setOverlayIcon(overlay(), `${count} unread`);
  }

  return {
    set(unread) {
      count = unread;
      show();
    },
    show,
    works: () => works,
  };
}
