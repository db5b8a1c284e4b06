import { expect, it } from 'vitest';
import { delivered, scripted, testDispatch } from '../support/dispatch.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { receivedPush } from '../support/push.ts';
import { sabotage } from '../support/sabotage.ts';

/** From docs/delivery.md. */
const MAX_UNWRITTEN = 2_000;
const UNDER_WAY = 256;

it('starts no delivery while too many outcomes are unwritten, and continues when they are written', async () => {
  const { outbox, file } = await testOutbox();
  const { provider, made } = scripted(() => delivered);
  const dispatcher = testDispatch({ outbox, providers: provider, answerWithinMs: 10 });
  const broken = sabotage(file, 'log', "new.kind = 'settled'");
  const devices = Array.from({ length: 3_000 }, (_, index) => ({ app_id: 'app', pushkey: `key-${index}` }));
  await dispatcher.receive(receivedPush({ event_id: '$1', devices }));
  await eventually(() => expect(made.length).toBeGreaterThanOrEqual(MAX_UNWRITTEN));
  await eventually(() => expect(outbox.state().status).toBe('failing'));
  expect(made.length).toBeLessThanOrEqual(MAX_UNWRITTEN + UNDER_WAY);
  broken.repair();
  await eventually(() => expect(made).toHaveLength(devices.length));
  await eventually(async () => expect(await outbox.open({ limit: 1 })).toEqual([]));
});
