import { readdir, truncate } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { testHistory } from '../support/history.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';

const setAsideIn = async (file: string) =>
  (await readdir(dirname(file))).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

describe('a database that is emptied while the relay runs', () => {
  it.each([0, 99])(
    'makes an outbox that refuses pushes within two seconds, and for good: %i bytes left',
    async (bytes) => {
      const { outbox, file, close } = await testOutbox();
      await outbox.accept(incomingPush('one'));
      await truncate(file, bytes);
      await eventually(() => expect(outbox.state()).toMatchObject({ problem: { code: 'storage-corrupt' } }), {
        timeout: 2_000,
      });
      await expect(outbox.accept(incomingPush('two'))).rejects.toThrow('damaged');
      await expect(outbox.accept(incomingPush('three'))).rejects.toThrow();
      expect(outbox.state().status).toBe('failing');
      await close();
      const again = await testOutbox({ file });
      await again.outbox.accept(incomingPush('four'));
      expect(again.outbox.state()).toEqual({ status: 'ready' });
    },
  );

  it('makes a history that is set aside and started again, although nobody reads or writes it', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    await write({ push: push('one') });
    await truncate(file);
    clock.advance(1_000);
    await eventually(() => expect(history.state()).toMatchObject({ problem: { code: 'storage-corrupt' } }));
    await eventually(() => {
      clock.advance(2_000);
      expect(history.state()).toEqual({ status: 'ready' });
    });
    expect(await setAsideIn(file)).toHaveLength(1);
    await write({ push: push('two') });
    expect((await history.list({ limit: 9 })).length).toBe(1);
  });
});
