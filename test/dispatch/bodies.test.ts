import { expect, it } from 'vitest';
import { createBodies } from '../../src/dispatch/bodies.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';

it('reads a notification again in the charset that its request named', async () => {
  const { journal } = await testJournal();
  const push = incomingPush('one');
  const request = { ...push.request, headers: [['Content-Type', 'application/json; charset=iso-8859-1']] as const };
  const body = Buffer.from(
    JSON.stringify({ notification: { sender_display_name: 'Jürgen', devices: [{ app_id: 'app', pushkey: 'key' }] } }),
    'latin1',
  );
  await journal.accept({ ...push, body, request: { ...request, headers: request.headers.map(([a, b]) => [a, b]) } });
  const load = createBodies(journal);
  expect(await load('one')).toMatchObject({ sender_display_name: 'Jürgen' });
  expect(await load('none')).toBeNull();
});
