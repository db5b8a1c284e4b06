import { call } from '@orpc/server';
import { expect, it } from 'vitest';
import { startNtfy } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const APP_ID = 'org.example.app';

/** The relay before an ntfy server with one topic that somebody has subscribed to, and as it tries again in earnest. */
async function startBoth() {
  const ntfy = await startNtfy(['healthy']);
  const app = { type: 'unifiedpush' as const, allowNetworks: ['127.0.0.1'] };
  const relay = await testRelay({ config: { apps: { [APP_ID]: app } } });
  const push = (topic: string) =>
    notify(relay.url, message('Hi', { devices: [{ app_id: APP_ID, pushkey: ntfy.pushkey(topic) }] }));
  /** The id of the newest push, once there is one. */
  const newest = () =>
    eventually(async () => {
      const { rows } = await call(relay.router.pushes.list, { limit: 1 }, { context: {} });
      const [{ id } = { id: null }] = rows;
      if (id === null) throw new Error('There is no push yet.');
      return id;
    });
  return { ntfy, relay, push, newest };
}

it('twenty topics that nobody subscribed to keep no other waiting', async () => {
  const { ntfy, push } = await startBoth();
  for (let round = 1; round <= 5; round++) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => push(`dead-${index}`)));
    // The answer waits for the provider's word, so by then it was taken, or told to wait.
    expect(await push('healthy')).toEqual({ status: 200, body: { rejected: [] } });
    expect(ntfy.taken).toHaveLength(round);
  }
});

it('a topic that somebody subscribes to gets what waited, in order, and the reason is quoted until then', async () => {
  const { ntfy, push, newest, relay } = await startBoth();
  await push('late');
  const id = await newest();
  await push('late');
  const outcome = async () => (await call(relay.router.pushes.get, { id }, { context: {} })).deliveries[0]?.outcome;
  await eventually(async () =>
    expect(await outcome()).toMatchObject({
      status: 'retrying',
      reason: 'provider-unavailable',
      detail: expect.stringContaining('without previously active subscriber'),
    }),
  );
  ntfy.subscribe('late');
  await eventually(() => expect(ntfy.taken).toEqual(['late', 'late']));
});
