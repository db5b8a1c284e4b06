import { describe, expect, it } from 'vitest';
import { createDesktopProvider } from '../../../src/providers/desktop/provider.ts';
import type { Delivery } from '../../../src/providers/provider.ts';
import type { BannerOutcome } from '../../../src/shell/shell.ts';
import { deliveryOf } from '../../support/delivery.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { everything } from '../../support/notifications.ts';
import { createScriptedShell } from '../../support/shell.ts';

const room = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };

function provider(outcome?: () => Promise<BannerOutcome>, timeoutMs?: number) {
  const shell = createScriptedShell(outcome);
  const clock = createManualClock();
  const desktop = createDesktopProvider({
    shell,
    preferences: everything,
    after: clock.after,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return {
    shell,
    clock,
    async push(fields: object, more: Partial<Delivery> = {}) {
      const prepared = desktop.prepare(deliveryOf(fields, more));
      if (prepared.kind === 'none') return prepared.outcome;
      return (await desktop.deliver(prepared.request, new AbortController().signal)).outcome;
    },
  };
}

describe('the desktop provider', () => {
  it.each([
    [{ result: 'shown' }, { status: 'delivered', reason: 'shown' }],
    [
      { result: 'suppressed', reason: 'notifications-unavailable', detail: 'no bus' },
      { status: 'suppressed', reason: 'notifications-unavailable', detail: 'no bus' },
    ],
    [
      { result: 'failed', reason: 'notification-failed', detail: 'broken' },
      { status: 'failed', reason: 'notification-failed', detail: 'broken' },
    ],
  ] as const)('makes %j of the shell the outcome of the delivery', async (seen, outcome) => {
    expect(await provider(async () => seen).push(room)).toEqual(outcome);
  });

  it('fails with a reason when the shell does not answer in time', async () => {
    const silent = provider(() => new Promise(() => undefined), 5);
    expect(await silent.push(room)).toEqual({ status: 'failed', reason: 'shell-timeout' });
  });

  it('fails with a reason when the shell is not connected', async () => {
    const gone = provider(() => Promise.reject(new Error('port closed')));
    expect(await gone.push(room)).toEqual({ status: 'failed', reason: 'shell-gone', detail: 'port closed' });
  });

  it('sets the badge and shows nothing for a push of counts', async () => {
    const { shell, push } = provider();
    expect(await push({ counts: { unread: 3 } })).toEqual({ status: 'suppressed', reason: 'badge-updated' });
    expect(shell.calls).toEqual([['setUnread', 3]]);
  });

  it('adds the counts of several pushkeys up, each of which counts for its own account', async () => {
    const { shell, push } = provider();
    await push({ counts: { unread: 3 }, devices: [{ app_id: 'app', pushkey: 'one' }] });
    await push({ counts: { unread: 2 }, devices: [{ app_id: 'app', pushkey: 'two' }] });
    await push({ counts: { unread: 0 }, devices: [{ app_id: 'app', pushkey: 'one' }] });
    expect(shell.calls.map(([, count]) => count)).toEqual([3, 5, 2]);
  });

  it('changes nothing when a count is missing or invalid', async () => {
    const { shell, push } = provider();
    await push(room);
    expect(await push({ counts: { unread: 'many' } })).toMatchObject({ reason: 'nothing-to-show' });
    expect(await push({ counts: null })).toMatchObject({ reason: 'nothing-to-show' });
    expect(shell.calls.filter(([call]) => call === 'setUnread')).toEqual([]);
  });

  it.each([[{}], [{ missed_calls: 2 }]])('reads counts of %j as nothing unread', async (counts) => {
    const { shell, push } = provider();
    await push({ ...room, counts: { unread: 3 } });
    expect(await push({ counts })).toMatchObject({ reason: 'badge-updated' });
    expect(shell.calls.slice(-2)).toEqual([
      ['setUnread', 0],
      ['close', shell.banners[0]?.key],
    ]);
  });

  it('does not close the banner of a push whose own count is zero', async () => {
    const { shell, push } = provider();
    await push({ ...room, counts: {} });
    expect(shell.calls.map(([call]) => call)).toEqual(['show', 'setUnread']);
  });

  it('forgets the count of a pushkey that never alerted, once its last push is no longer useful', async () => {
    const { shell, push, clock } = provider();
    const to = (pushkey: string) => ({ devices: [{ app_id: 'app', pushkey }] });
    await push({ ...room, counts: { unread: 1 }, ...to('one') }, { leftMs: 600_000 });
    await push({ counts: { unread: 7 }, ...to('two') }, { leftMs: 600_000 });
    clock.advance(599_000);
    await push({ counts: { unread: 8 }, ...to('two') }, { leftMs: 600_000 });
    clock.advance(599_999);
    expect(shell.calls.at(-1)).toEqual(['setUnread', 9]);
    clock.advance(1);
    expect(shell.calls.at(-1)).toEqual(['setUnread', 1]);
  });

  it('bounds a count that no badge can show', async () => {
    const { shell, push } = provider();
    await push({ counts: { unread: 1e300 } });
    await push({ counts: { unread: -5 } });
    await push({ counts: { unread: 2.7 } });
    expect(shell.calls.map(([, count]) => count).filter((count) => typeof count === 'number')).toEqual([
      1_000_000, 0, 2,
    ]);
  });

  it('closes the banners of a pushkey, and no others, when all of it is read', async () => {
    const { shell, push } = provider();
    await push({ ...room, devices: [{ app_id: 'app', pushkey: 'one' }] });
    await push({ ...room, room_id: '!s:example.org', devices: [{ app_id: 'app', pushkey: 'one' }] });
    await push({ ...room, devices: [{ app_id: 'app', pushkey: 'two' }] });
    await push({ counts: { unread: 0 }, devices: [{ app_id: 'app', pushkey: 'one' }] });
    const keys = shell.banners.map(({ key }) => key);
    expect(shell.calls.filter(([call]) => call === 'close')).toEqual([
      ['close', keys[0]],
      ['close', keys[1]],
    ]);
  });

  it('updates the badge of a repeat without alerting again', async () => {
    const { shell, push } = provider();
    await push({ ...room, counts: { unread: 4 } }, { repeat: true });
    expect(shell.calls).toEqual([['setUnread', 4]]);
    expect(await push(room, { repeat: true })).toEqual({ status: 'suppressed', reason: 'duplicate' });
  });

  it('previews exactly the request to the shell', async () => {
    const shell = createScriptedShell();
    const desktop = createDesktopProvider({ shell, preferences: everything });
    const prepared = desktop.prepare(deliveryOf({ ...room, counts: { unread: 1 } }));
    if (prepared.kind === 'none') throw new Error('nothing prepared');
    await desktop.deliver(prepared.request, new AbortController().signal);
    expect(prepared.preview).toEqual({ kind: 'banner', request: { banner: shell.banners[0], unread: 1 } });
  });
});
