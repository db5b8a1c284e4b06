import type { Notifications } from '../../config/notifications.ts';
import type { Banner } from '../../shell/shell.ts';

/** The banner as the person at this computer prefers it; null when banners are off. Pure. */
export function applyPreferences(
  banner: Banner,
  { content, sound, urgency, stay }: Omit<Notifications, 'quiet'>,
): Banner | null {
  const shown = {
    ...banner,
    sound: sound ? banner.sound : null,
    urgency: urgency === 'normal' ? 'normal' : banner.urgency,
    ...(stay ? { stays: true } : {}),
  } as const;
  switch (content) {
    case 'full':
      return shown;
    case 'sender':
      return { ...shown, body: banner.body === '' ? '' : 'New message' };
    case 'count':
      return { ...shown, title: 'Carillon', body: 'A push came.' };
    case 'off':
      return null;
  }
}
