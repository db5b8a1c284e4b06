import { dirname } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { openSql } from '../src/storage/sql.ts';
import { startEndpoint } from './support/emulators.ts';
import { eventually } from './support/eventually.ts';
import { message, notify } from './support/notify.ts';
import { testRelay } from './support/relay.ts';
import { journalFile, pushId } from './takeover/journal-file.ts';

const up = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
const desktop = { type: 'desktop' };
const config = (...providers: object[]) => JSON.stringify({ apps: { app: providers } });

describe('a repeat of the homeserver', () => {
  it.each([
    ['of two types', [desktop, up]],
    ['of one type', [{ ...up, ttl: 1 }, desktop, { ...up, allowedEndpoints: ['127.0.0.1:*'], ttl: 2 }]],
  ])('alerts nobody again when the providers %s were put into another order meanwhile', async (_, providers) => {
    const { url: pushkey, received } = await startEndpoint();
    const push = message('Hi', { devices: [{ app_id: 'app', pushkey }] });
    const { url, shell, router } = await testRelay({ file: config(...providers) });
    await notify(url, push);
    await call(
      router.apps.save,
      { pattern: 'app', was: 'app', providers: [...providers.slice(1), ...providers.slice(0, 1)] },
      { context: {} },
    );
    expect(await notify(url, push)).toEqual({ status: 200, body: { rejected: [] } });
    expect(shell.banners).toHaveLength(1);
    expect(received).toHaveLength(providers.length - 1);
  });

  it('does not alert again if an earlier version accepted the first one', async () => {
    const { url: pushkey, received } = await startEndpoint();
    const file = await journalFile([{ id: pushId(1), receivedAt: Date.now() }]);
    const dataDir = dirname(file);
    const push = message('Hi', {
      event_id: '$1',
      devices: [
        { app_id: 'app', pushkey: 'key' },
        { app_id: 'up', pushkey },
      ],
    });
    // Of the first device and this event, as versions before named it.
    const lease = 'OWLVkdg6P6ITUl6MeQSe4OtT';
    const sql = openSql(file);
    sql
      .prepare('INSERT INTO leases (key, taken_at, outcome) VALUES (?,?,?)')
      .run(lease, Date.now(), '{"status":"delivered","reason":"shown"}');
    sql.close();
    const { url, shell, router } = await testRelay({
      dataDir,
      file: JSON.stringify({ apps: { app: desktop, up } }),
    });
    await notify(url, push);
    expect(received).toHaveLength(1);
    expect(shell.banners).toEqual([]);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, { context: {} });
      expect(rows[0]?.deliveries[0]?.outcome).toMatchObject({ status: 'suppressed', reason: 'duplicate' });
    });
  });
});
