import type { Notifications } from '../../config/notifications.ts';
import type { PushKind } from '../../matrix/summary.ts';
import type { Banner } from '../../shell/shell.ts';

/**
 * The banner as the person at this computer prefers it; null when banners are off. It always says that a call comes in: who
 * does not hurry misses it, and it tells nothing of a conversation. Pure.
 */
export function applyPreferences(
  banner: Banner,
  { content, sound, urgency, stay }: Omit<Notifications, 'quiet'>,
  kind: PushKind,
): Banner | null {
  const shown = {
    ...banner,
    sound: sound ? banner.sound : null,
    urgency: urgency === 'normal' ? 'normal' : banner.urgency,
    ...(stay ? { stays: true } : {}),
  } as const;
  const isCall = kind === 'call';
  switch (content) {
    case 'full':
      return shown;
    case 'sender':
      return { ...shown, body: isCall || banner.body === '' ? banner.body : 'New message' };
    case 'count':
      return { ...shown, title: 'Carillon', body: isCall ? banner.body : 'A push came.' };
    case 'off':
      return null;
  }
}
