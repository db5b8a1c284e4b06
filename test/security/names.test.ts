import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { parseAnswer, rawPost, sendRaw } from '../support/gateway.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineSetter__'];

async function started(apps: object) {
  const relay = await startRelay({ dataDir: await temporaryFolder(), config: { apps } });
  onTestFinished(async () => expect(await relay.stop()).toBe(0));
  return relay;
}

it.each(names)('an app_id %s is unknown, like any other', async (name) => {
  const relay = await started({ desk: { type: 'capture' } });
  const device = { app_id: name, pushkey: name, data: { [name]: name }, tweaks: { [name]: name } };
  expect(await notify(relay.gatewayUrl, message('Hi', { devices: [device] }))).toEqual({
    status: 200,
    body: { rejected: [name] },
  });
  expect(await callRelay(relay, 'apps/match', { appId: name })).toEqual({ pattern: null });
  for (const procedure of ['get', 'remove', 'check', 'discard']) {
    expect(await callRelay(relay, `apps/${procedure}`, { pattern: name })).toMatchObject({ code: 'NOT_FOUND' });
  }
});

it.each(names)('a glob matches an app_id %s', async (name) => {
  const relay = await started({ '*': { type: 'capture' } });
  const devices = [{ app_id: name, pushkey: name }];
  expect(await notify(relay.gatewayUrl, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
  await eventually(async () => {
    const { rows } = (await callRelay(relay, 'pushes/list', { limit: 1 })) as { rows: { id: string }[] };
    expect(await callRelay(relay, 'pushes/get', { id: rows[0]?.id })).toMatchObject({
      deliveries: [{ appId: name, outcome: { status: 'delivered' } }],
    });
  });
});

it('keys with such names anywhere in a push change nothing beyond it', async () => {
  const relay = await started({ '*': { type: 'capture' } });
  const evil = names.map((name) => `"${name}":{"devices":[],"status":"evil"}`).join();
  const device = `{"app_id":"a","pushkey":"b","data":{${evil}},"tweaks":{${evil}},${evil}}`;
  const body = `{"notification":{"event_id":"$1","devices":[${device}],"content":{${evil}},"counts":{${evil}},${evil}},${evil}}`;
  const port = Number(new URL(relay.gatewayUrl).port);
  const headers = names.map((name) => `${name}: evil`);
  const path = `/_matrix/push/v1/notify?${names.map((name) => `${name}=1&${name}[x]=1`).join('&')}`;
  expect(parseAnswer(await sendRaw(port, rawPost(body, headers, path)))).toMatchObject({
    status: 200,
    body: '{"rejected":[]}',
  });
  expect((await notify(relay.gatewayUrl, message('After it'))).body).toEqual({ rejected: [] });
  expect(await callRelay(relay, 'health')).toMatchObject({
    gateway: { status: 'listening' },
    outbox: { problem: null },
  });
});
