import { describe, expect, it } from 'vitest';
import { notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

// The sentences are those of the Push Gateway API v1.19 (`POST /_matrix/push/v1/notify`), unless another place is named.

const app_id = 'app.carillon.desktop';
const device = { app_id, pushkey: 'key' };
const event = { event_id: '$3957tyerfgewrf384', room_id: '!slw48wfj34rtnrf:example.com', type: 'm.room.message' };
const example = {
  ...event,
  sender: '@exampleuser:matrix.org',
  sender_display_name: 'Major Tom',
  room_name: 'Mission Control',
  room_alias: '#exampleroom:matrix.org',
  prio: 'high',
  content: { msgtype: 'm.text', body: "I'm floating in a most peculiar way." },
  counts: { unread: 2, missed_calls: 1 },
  devices: [{ ...device, pushkey_ts: 12345678, data: {}, tweaks: { sound: 'bing' } }],
};
const accepted = { status: 200, body: { rejected: [] } };

describe('“This endpoint is invoked by HTTP pushers to notify a push gateway about an event”', () => {
  it('takes the example of the specification', async () => {
    const { url, shell } = await testRelay();
    expect(await notify(url, example)).toEqual(accepted);
    expect(shell.banners).toMatchObject([
      { title: 'Major Tom in Mission Control', body: "I'm floating in a most peculiar way.", sound: 'bing' },
    ]);
  });

  it('“or update the number of unread notifications a user has”', async () => {
    const { url, shell } = await testRelay();
    expect(await notify(url, { counts: { unread: 7 }, devices: [device] })).toEqual(accepted);
    expect(shell.calls).toEqual([['setUnread', 7]]);
  });

  it('“The counts may be sent along with a notification about an event or by themselves.”', async () => {
    const { url, shell } = await testRelay();
    await notify(url, { ...example, counts: { unread: 3 } });
    await notify(url, { counts: { unread: 4 }, devices: [device] });
    expect(shell.calls.filter(([call]) => call === 'setUnread').map(([, count]) => count)).toEqual([3, 4]);
  });
});

describe('“It is therefore necessary to perform duplicate suppression for such notifications using the event_id field”', () => {
  it('alerts once for a request that is sent again', async () => {
    const { url, shell } = await testRelay();
    expect(await notify(url, example)).toEqual(accepted);
    expect(await notify(url, example)).toEqual(accepted);
    expect(shell.banners).toHaveLength(1);
  });

  it('alerts once for two that are under way at the same time', async () => {
    const { url, shell } = await testRelay();
    expect(await Promise.all([notify(url, example), notify(url, example)])).toEqual([accepted, accepted]);
    expect(shell.banners).toHaveLength(1);
  });

  it('alerts every device the same event is for', async () => {
    const { url, shell } = await testRelay();
    await notify(url, { ...example, devices: [device, { ...device, pushkey: 'other' }] });
    expect(shell.banners).toHaveLength(2);
  });

  it('alerts once after the gateway was started again', async () => {
    const first = await testRelay();
    await notify(first.url, example);
    await first.stop();
    const second = await testRelay({ dataDir: first.dataDir });
    expect(await notify(second.url, example)).toEqual(accepted);
    expect(second.shell.banners).toEqual([]);
  });

  it('“updating counts … do not require duplicate suppression”', async () => {
    const { url, shell } = await testRelay();
    for (const unread of [2, 2, 5]) await notify(url, { counts: { unread }, devices: [device] });
    expect(shell.calls).toEqual([
      ['setUnread', 2],
      ['setUnread', 2],
      ['setUnread', 5],
    ]);
  });
});

describe('the fields of a notification', () => {
  it.each([
    ['“event_id … may be omitted for notifications that only contain updated badge counts”', { counts: { unread: 1 } }],
    [
      '“room_id: Required if the notification relates to a specific Matrix event” (a gateway can do without)',
      { event_id: '$1' },
    ],
    ['“prio: If omitted, high is assumed”', event],
    ['“prio … high, low” (any other word is not worth a retry)', { ...event, prio: 'urgent' }],
    ['“The pusher may omit [content] … for any other reason”', { ...event, content: undefined }],
    ['“Counts whose value is zero should be omitted” (and are sent)', { counts: { unread: 0, missed_calls: 0 } }],
    ['counts: absent', event],
    ['unknown keys', { ...event, 'org.example.key': { a: [1] }, id: '' }],
    ['what homeservers send for a badge', { type: null, sender: '', id: '', counts: { unread: 0 } }],
  ])('%s', async (_, fields) => {
    const { url } = await testRelay();
    expect(await notify(url, { ...fields, devices: [device] })).toEqual(accepted);
  });

  it.each([
    ['“app_id”, “pushkey” alone', {}],
    ['“pushkey_ts: The unix timestamp (in seconds) when the pushkey was last updated”', { pushkey_ts: 12345678 }],
    ['“data … minus the url key”, with custom keys', { data: { format: 'event_id_only', 'org.example': { a: 1 } } }],
    ['“tweaks: A dictionary of customisations”', { tweaks: { sound: 'bing', highlight: true, 'org.example': [1] } }],
  ])('of a device: %s', async (_, fields) => {
    const { url } = await testRelay();
    expect(await notify(url, { ...event, devices: [{ ...device, ...fields }] })).toEqual(accepted);
  });
});

describe('“A list of all pushkeys given in the notification request that are not valid”', () => {
  it('names exactly those', async () => {
    const { url } = await testRelay();
    const devices = [device, { app_id: 'org.example.unknown', pushkey: 'dead' }];
    expect(await notify(url, { ...event, devices })).toEqual({ status: 200, body: { rejected: ['dead'] } });
  });

  it('“May be empty”, and is a list then, too', async () => {
    const { url } = await testRelay();
    expect(await notify(url, { ...event, devices: [] })).toEqual(accepted);
  });

  it('names a pushkey once', async () => {
    const { url } = await testRelay();
    const dead = { app_id: 'org.example.unknown', pushkey: 'dead' };
    const { body } = await notify(url, { ...event, devices: [dead, dead, { ...dead, app_id: 'org.example.other' }] });
    expect(body).toEqual({ rejected: ['dead'] });
  });
});

describe('“unknown endpoints” and “unsupported methods” (Push Gateway API, “API standards”)', () => {
  it('404 M_UNRECOGNIZED', async () => {
    const { url } = await testRelay();
    const answer = await fetch(new URL('/_matrix/push/v1/other', url), { method: 'POST', body: '{}' });
    expect([answer.status, (await answer.json()).errcode]).toEqual([404, 'M_UNRECOGNIZED']);
  });

  it('405 M_UNRECOGNIZED', async () => {
    const { url } = await testRelay();
    const answer = await fetch(url, { method: 'PUT', body: '{}' });
    expect([answer.status, (await answer.json()).errcode]).toEqual([405, 'M_UNRECOGNIZED']);
  });
});

describe('“highlight”: “If … present with no value, true” (Client-Server API, push rules)', () => {
  it.each([
    [{ highlight: true }, 'critical'],
    [{ highlight: null }, 'critical'],
    [{ highlight: false }, 'normal'],
    [{}, 'normal'],
  ])('%j is %s', async (tweaks, urgency) => {
    const { url, shell } = await testRelay();
    await notify(url, { ...event, devices: [{ ...device, tweaks }] });
    expect(shell.banners).toMatchObject([{ urgency }]);
  });
});
