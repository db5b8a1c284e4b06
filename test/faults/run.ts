import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { call } from '@orpc/server';
import { expect } from 'vitest';
import type { Backoff } from '../../src/delivery/queue/backoff.ts';
import { eventually } from '../support/eventually.ts';
import { testNetwork } from '../support/network.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { type ProviderName, type Service, startService } from './service.ts';

const APP_ID = 'org.example.app';
const HOUR_MS = 3_600_000;

export interface RunOptions {
  /** What is configured instead of the right app. */
  readonly app?: object;
  /** What the device has instead of the right data. */
  readonly device?: object;
}

/**
 * The running relay with an app of one provider, and the provider's emulator. Nothing is tried again by itself: when is
 * decided by the backoff, and what it was asked is kept.
 */
export async function startRun(provider: ProviderName, { app, device }: RunOptions = {}) {
  const service: Service = await startService(provider);
  const { network, names, timeOut, running } = testNetwork();
  const retryAfter: (number | undefined)[] = [];
  const backoff: Backoff = {
    retry(_attempts, retryAfterMs) {
      retryAfter.push(retryAfterMs);
      return HOUR_MS;
    },
    probe: () => HOUR_MS,
  };
  const right = { ...service.app, answerWithin: 20 };
  const file = JSON.stringify({ apps: { [APP_ID]: { ...right, ...app } } });
  let relay = await testRelay({ file, network, backoff, drainMs: 10 });
  const context = { context: {} };

  /** Pushes that were answered 200. */
  let taken = 0;

  async function post(fields: object) {
    const devices = [{ app_id: APP_ID, ...service.device, ...device }];
    const answer = await notify(relay.url, message('Hi', { devices, ...fields }));
    if (answer.status === 200) taken += 1;
    return answer;
  }

  /** The history gets a push a moment after it was answered. */
  const newest = () =>
    eventually(
      async () => {
        const { rows } = await call(relay.router.pushes.list, { limit: 500 }, context);
        expect(rows).toHaveLength(taken);
        return rows[0]?.id ?? '';
      },
      { interval: 10 },
    );

  return {
    service,
    names,
    timeOut,
    running,
    retryAfter,
    pushkey: service.device.pushkey,
    post,
    /** The id of the newest push. */
    newest,

    /** Posts a push with these fields; what the homeserver is answered, and the push's id. */
    async push(fields: object = {}) {
      const answer = await post(fields);
      return { answer, id: await newest() };
    },

    /** Posts a push to the neighbour; its id. */
    async pushToNeighbour(): Promise<string> {
      await post({ devices: [{ app_id: APP_ID, ...service.neighbour }] });
      return newest();
    },

    /** Waits until the only delivery of a push has this outcome after so many attempts. */
    async expectOutcome(id: string, outcome: object, attempts: number): Promise<void> {
      await eventually(
        async () => {
          const [delivery] = (await call(relay.router.pushes.get, { id }, context)).deliveries;
          expect(delivery?.outcome).toMatchObject(outcome);
          expect(delivery?.attempts).toHaveLength(attempts);
        },
        { interval: 10 },
      );
    },

    /** Waits until it is written down what the homeserver was answered. */
    async expectAnswered(id: string): Promise<void> {
      await eventually(async () =>
        expect((await call(relay.router.pushes.get, { id }, context)).acknowledgedAt).not.toBeNull(),
      );
    },

    /** Tries a waiting push now; false when it does not wait. */
    async retry(id: string): Promise<boolean> {
      const [delivery] = (await call(relay.router.pushes.get, { id }, context)).deliveries;
      const asked = call(relay.router.deliveries.retry, { deliveryId: delivery?.id ?? '' }, context);
      return asked.then(
        () => true,
        () => false,
      );
    },

    /** Stops the relay, and starts it again with what it had written down. */
    async restart(): Promise<void> {
      await relay.stop();
      relay = await testRelay({ file, dataDir: relay.dataDir, network, backoff, drainMs: 10 });
    },

    /** Fixes the configuration as the Apps page does: uploads the keys again, because they are sent to another place. */
    async fix(): Promise<void> {
      for (const [key, name] of Object.entries(right)) {
        if (!key.endsWith('File') || typeof name !== 'string') continue;
        const base64 = (await readFile(name)).toString('base64');
        await call(relay.router.apps.storeKey, { name: basename(name), base64, key }, context);
      }
      const draft = { pattern: APP_ID, was: APP_ID, providers: [right] };
      expect(await call(relay.router.apps.save, draft, context)).toEqual({ issues: [] });
    },
  };
}

export type Run = Awaited<ReturnType<typeof startRun>>;
