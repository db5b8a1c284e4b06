import { expect, it } from 'vitest';
import { createBodies } from '../../src/delivery/bodies.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';

it('reads a notification again in the charset that its request named', async () => {
  const { outbox } = await testOutbox();
  const { head, ...push } = incomingPush('one');
  const headers: [string, string][] = [['Content-Type', 'application/json; charset=iso-8859-1']];
  const body = Buffer.from(
    JSON.stringify({ notification: { sender_display_name: 'Jürgen', devices: [{ app_id: 'app', pushkey: 'key' }] } }),
    'latin1',
  );
  await outbox.accept({ ...push, head: { ...head, request: { ...head.request, headers } }, body });
  const load = createBodies(outbox);
  expect(await load('one')).toMatchObject({ sender_display_name: 'Jürgen' });
  expect(await load('none')).toBeNull();
});

it('reads all bodies requested at the same time together, and each once', async () => {
  const { outbox } = await testOutbox();
  for (const id of ['one', 'two']) await outbox.accept(incomingPush(id));
  const asked: (readonly string[])[] = [];
  const load = createBodies({
    bodies(ids) {
      asked.push(ids);
      return outbox.bodies(ids);
    },
  });
  const loaded = await Promise.all(['one', 'two', 'one'].map(load));
  expect(loaded.map((one) => one?.event_id)).toEqual(['$one', '$two', '$one']);
  expect(asked).toEqual([['one', 'two']]);
});
