import type { Device } from './notification.ts';

/** Whether a push is highlighted. A tweak without a value means true (Client-Server API, "Push rules", `highlight`). */
export function isHighlight({ tweaks }: Pick<Device, 'tweaks'>): boolean {
  return tweaks !== undefined && Object.hasOwn(tweaks, 'highlight') && tweaks.highlight !== false;
}
