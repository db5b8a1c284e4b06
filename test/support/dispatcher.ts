import { expect } from 'vitest';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { testDispatch } from './dispatch.ts';
import { eventually } from './eventually.ts';
import { receivedPush } from './push.ts';
import { settledOf } from './settled-pages.ts';

export const device = (pushkey: string, app_id = 'app') => ({ app_id, pushkey });
/** Delivers over one provider. */
export const dispatcherOf = (outbox: Outbox, provider: Provider, answerWithinMs = 5_000) =>
  testDispatch({ outbox, providers: provider, answerWithinMs });
/** A push about an event, to one pushkey. */
export const event = (id: string, pushkey = 'a', more: object = {}) =>
  receivedPush({ event_id: id, devices: [device(pushkey)], ...more });

/** Waits until the only delivery of a push is as it should be. */
export async function outcomeOf(outbox: Outbox, pushId: string, expected: object) {
  await eventually(async () => {
    expect((await settledOf(outbox, pushId))?.deliveries[0]?.outcome).toMatchObject(expected);
  });
}
