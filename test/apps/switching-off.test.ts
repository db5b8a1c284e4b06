import { call } from '@orpc/server';
import { expect, it } from 'vitest';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const context = { context: {} };
const app = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };

/** A relay with an app that is switched off while three of its pushes wait. */
async function switchedOff() {
  let status = 503;
  const { url: pushkey, received } = await startEndpoint((response) => response.writeHead(status).end());
  const backoff = { retry: () => 20, probe: () => 20 };
  const file = JSON.stringify({ apps: { up: app } });
  const first = await testRelay({ file, backoff });
  let { router } = first;
  const push = () => notify(first.url, message('Hi', { devices: [{ app_id: 'up', pushkey }] }));
  const save = (enabled: boolean) =>
    call(router.apps.save, { pattern: 'up', was: 'up', providers: [{ ...app, enabled }] }, context);
  const reasons = async () => {
    const { rows } = await call(router.pushes.list, { limit: 10 }, context);
    return rows.map(({ deliveries }) => deliveries[0]?.outcome?.reason);
  };
  for (let pushes = 0; pushes < 3; pushes++) await push();
  await save(false);
  await eventually(async () => expect(await reasons()).toEqual(['in-order', 'in-order', 'app-disabled']));
  status = 201;
  received.length = 0;
  return {
    received,
    push,
    save,
    reasons,
    health: async () => (await call(router.health, undefined, context)).apps[0],
    discard: () => call(router.apps.discard, { pattern: 'up' }, context),
    async restart() {
      await first.stop();
      const apps = { up: { ...app, enabled: false } };
      ({ router } = await testRelay({ file: JSON.stringify({ apps }), dataDir: first.dataDir, backoff }));
    },
  };
}

it('keeps and counts its waiting pushes, and delivers them when it is switched on again', async () => {
  const { push, health, save, reasons, received } = await switchedOff();
  await push();
  expect(await health()).toMatchObject({ enabled: false, waiting: 3 });
  expect(received).toEqual([]);
  await save(true);
  await eventually(async () => expect(await reasons()).toEqual(['app-disabled', 'accepted', 'accepted', 'accepted']));
  expect(received).toHaveLength(3);
});

it('keeps them across a restart', async () => {
  const { restart, health, save, reasons } = await switchedOff();
  await restart();
  expect(await health()).toMatchObject({ enabled: false, waiting: 3 });
  await save(true);
  await eventually(async () => expect(await reasons()).toEqual(['accepted', 'accepted', 'accepted']));
});

it('discards them on request', async () => {
  const { discard, health, reasons, save, received } = await switchedOff();
  expect(await discard()).toEqual({ discarded: 3 });
  expect(await health()).toMatchObject({ waiting: 0 });
  await eventually(async () => expect(await reasons()).toEqual(['given-up', 'given-up', 'given-up']));
  await save(true);
  expect(received).toEqual([]);
});
