import { describe, expect, it } from 'vitest';
import { applyPreferences } from '../../../src/providers/desktop/preferences.ts';
import { createDesktopProvider } from '../../../src/providers/desktop/provider.ts';
import type { Banner } from '../../../src/shell/shell.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { everything } from '../../support/notifications.ts';
import { createScriptedShell } from '../../support/shell.ts';

const banner: Banner = {
  key: 'k',
  pushId: 'p',
  title: 'Alice in Garden',
  body: 'The secret',
  urgency: 'critical',
  sound: 'ring',
};

describe('a banner by the preferences', () => {
  it('is complete by default', () => {
    expect(applyPreferences(banner, everything(), 'message')).toEqual(banner);
  });

  it.each([
    ['sender', { title: 'Alice in Garden', body: 'New message' }],
    ['count', { title: 'Carillon', body: 'A push came.' }],
  ] as const)('tells no more than %s', (content, told) => {
    expect(applyPreferences(banner, { ...everything(), content }, 'message')).toEqual({ ...banner, ...told });
  });

  it.each([
    ['full', 'Alice in Garden'],
    ['sender', 'Alice in Garden'],
    ['count', 'Carillon'],
  ] as const)('says that a call comes in where it tells %s', (content, title) => {
    const { prepare } = createDesktopProvider({
      shell: createScriptedShell(),
      preferences: () => ({ ...everything(), content }),
    });
    const call = { event_id: '$1', room_id: '!r:example.org', room_name: 'Garden', sender_display_name: 'Alice' };
    expect(prepare(deliveryOf({ ...call, type: 'm.call.invite' }))).toMatchObject({
      request: { banner: { title, body: 'Incoming call', urgency: 'critical' } },
    });
  });

  it('may be silent, never urgent, and stay until it is closed', () => {
    const preferences = { ...everything(), sound: false, urgency: 'normal', stay: true } as const;
    expect(applyPreferences(banner, preferences, 'call')).toEqual({
      ...banner,
      sound: null,
      urgency: 'normal',
      stays: true,
    });
  });

  it('is suppressed where banners are off, and the preview says so; the badge is kept', async () => {
    const shell = createScriptedShell();
    const { prepare, deliver } = createDesktopProvider({
      shell,
      preferences: () => ({ ...everything(), content: 'off' }),
    });
    expect(prepare(deliveryOf({ event_id: '$1' }))).toEqual({
      kind: 'none',
      outcome: { status: 'suppressed', reason: 'notifications-off' },
    });
    const prepared = prepare(deliveryOf({ event_id: '$1', counts: { unread: 3 } }));
    if (prepared.kind !== 'request') throw new Error('There is something to send.');
    expect(await deliver(prepared.request, new AbortController().signal)).toEqual({
      outcome: { status: 'suppressed', reason: 'notifications-off' },
      concerns: 'request',
    });
    expect(shell.calls).toEqual([['setUnread', 3]]);
  });
});
