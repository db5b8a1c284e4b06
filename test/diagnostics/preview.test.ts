import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../renderer/lib/body.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const context = { context: {} };
const text = 'Süßes „Gebäck“ für Jürgen';
const push = JSON.stringify({ notification: message(text, { sender_display_name: 'Zoë' }) });
/** The quotes are of windows-1252, which is what `latin1` means. */
const latin1 = Buffer.from(push.replace('„', '\x84').replace('“', '\x93'), 'latin1');

describe.each([
  ['latin1', 'application/json; charset=latin1', latin1],
  ['UTF-16', 'application/json', Buffer.from(`\ufeff${push}`, 'utf16le')],
  ['UTF-16, the other way', 'application/json; charset=utf-16be', Buffer.from(push, 'utf16le').swap16()],
  ['UTF-8', 'application/json; charset=utf-8', Buffer.from(push)],
])('a push in %s', (_, type, body) => {
  it('has the same text in the banner, the list, the search, the preview and the details', async () => {
    const { url, router, shell } = await testRelay();
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(200);
    expect(shell.banners).toMatchObject([{ title: 'Zoë in Garden', body: text }]);
    const row = await eventually(async () => {
      const { rows } = await call(router.pushes.list, { search: 'gebäck“ Zoë' }, context);
      expect(rows).toMatchObject([{ title: 'Zoë', text, room: 'Garden' }]);
      return rows[0];
    });
    const id = row?.id ?? '';
    const [preview] = await call(router.pushes.preview, { id }, context);
    expect(preview?.request).toMatchObject({ banner: { title: 'Zoë in Garden', body: text } });
    const whole = await call(router.pushes.get, { id }, context);
    expect(Buffer.from(whole.body ?? '', 'base64').equals(body)).toBe(true);
    expect(bodyOf(whole)?.text).toBe(push);
  });

  it('has the same text while it waits', async () => {
    const { url, router } = await testRelay({ config: { apps: { '*': { type: 'unifiedpush', caFile: '/nowhere' } } } });
    await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { search: 'gebäck“' }, context);
      const whole = await call(router.pushes.get, { id: rows[0]?.id ?? '' }, context);
      expect(whole.status).toBe('retrying');
      expect(bodyOf(whole)?.text).toBe(push);
    });
  });
});

it('reports a push that is captured for many devices once only', async () => {
  const { url, router } = await testRelay({ config: { apps: { 'dev.*': { type: 'capture' } } } });
  const devices = Array.from({ length: 100 }, (_, number) => ({ app_id: 'dev.one', pushkey: `key ${number}` }));
  await notify(url, message('x'.repeat(100_000), { devices }));
  await eventually(async () => {
    const { rows } = await call(router.pushes.list, {}, context);
    const previews = await call(router.pushes.preview, { id: rows[0]?.id ?? '' }, context);
    expect(previews).toHaveLength(100);
    expect(JSON.stringify(previews).length).toBeLessThan(50_000);
  });
});
