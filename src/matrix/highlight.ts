import type { Device } from './notification.ts';

/** A tweak that is set without a value counts as true (Client-Server API, "Push rules", `highlight`). */
export function isHighlight({ tweaks }: Pick<Device, 'tweaks'>): boolean {
  return tweaks !== undefined && Object.hasOwn(tweaks, 'highlight') && tweaks.highlight !== false;
}
