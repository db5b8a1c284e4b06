import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Keeping } from '../../src/journal/journal.ts';
import { packPush, packRecord } from '../../src/journal/packed.ts';
import { openStore } from '../../src/journal/store.ts';
import { incomingPush as incoming } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const incomingPush = (...parameters: Parameters<typeof incoming>) => packPush(incoming(...parameters));
const DAY = 86_400_000;
const now = 100 * DAY;
const content = (bytes: number) => ({
  type: 'm.room.message',
  content: { body: randomBytes(bytes / 2).toString('hex') },
});

async function store(keeping: Partial<Keeping> = {}) {
  const file = `${await temporaryFolder()}/journal.db`;
  const opened = openStore({
    file,
    keeping: { content: 'full', keepDays: 14, keepPushes: 100_000, keepBytes: 2 ** 31, ...keeping },
  });
  const advance = () => {
    while (opened.advance({ writeOut: 1_000, index: 1_000, steadyNow: Number.POSITIVE_INFINITY }) > 0);
  };
  /** Ends every delivery, writes it all out and indexes it. */
  const index = () => {
    advance();
    const records = opened.open({ limit: 100_000 }).map(({ pushId, deliveryId }) =>
      packRecord({
        pushId,
        deliveryId,
        outcome: { status: 'delivered', reason: 'accepted' },
        endedAt: 1,
        attempts: [],
      }),
    );
    opened.end({ records, acknowledgements: [] });
    advance();
  };
  return { store: opened, file, index, advance };
}

const ids = (opened: ReturnType<typeof openStore>) => opened.list({ limit: 1_000 }).map(({ id }) => id);

function pruneAll(opened: ReturnType<typeof openStore>): void {
  while (opened.prune(now));
}

describe('retention', () => {
  it('removes what is too old', async () => {
    const { store: opened, index } = await store();
    opened.accept([
      incomingPush('a-old', {}, { receivedAt: now - 15 * DAY }),
      incomingPush('b-new', {}, { receivedAt: now - 13 * DAY }),
    ]);
    index();
    pruneAll(opened);
    expect(ids(opened)).toEqual(['b-new']);
    expect(opened.totals().pushes).toBe(1);
    opened.close();
  });

  it('leaves what still waits to be delivered, however old', async () => {
    const { store: opened, index, advance } = await store();
    opened.accept([incomingPush('old', {}, { receivedAt: now - 15 * DAY })]);
    advance();
    pruneAll(opened);
    expect(ids(opened)).toEqual(['old']);
    index();
    pruneAll(opened);
    expect(ids(opened)).toEqual([]);
    opened.close();
  });

  it('removes the oldest beyond the count, in portions', async () => {
    const { store: opened, index } = await store({ keepPushes: 100 });
    const pushes = Array.from({ length: 1_300 }, (_, index) => String(index).padStart(5, '0'));
    opened.accept(pushes.map((id) => incomingPush(id, {}, { receivedAt: now })));
    index();
    expect(opened.prune(now)).toBe(true);
    pruneAll(opened);
    expect(ids(opened).toReversed()).toEqual(pushes.slice(-100));
    opened.close();
  });

  it('removes the oldest beyond the bytes, and gives the space back to the disk', async () => {
    const { store: opened, file, index } = await store({ keepBytes: 1_048_576 });
    for (let group = 0; group < 10; group++) {
      opened.accept(
        Array.from({ length: 60 }, (_, number) =>
          incomingPush(`${group}-${number}`, content(8_000), { receivedAt: now }),
        ),
      );
      index();
    }
    expect(opened.totals().bytes).toBeGreaterThan(4_000_000);
    pruneAll(opened);
    expect(opened.totals().bytes).toBeLessThan(1_100_000);
    expect(ids(opened).length).toBeGreaterThan(10);
    expect((await stat(file)).size).toBeLessThan(1_200_000);
    opened.close();
  });

  it('forgets the texts of what it removes', async () => {
    const { store: opened, index } = await store();
    opened.accept([incomingPush('old', content(100), { receivedAt: now - 20 * DAY })]);
    opened.accept([incomingPush('new', { content: { body: 'recent' }, type: 'm.room.message' }, { receivedAt: now })]);
    index();
    pruneAll(opened);
    expect(opened.list({ limit: 10, search: 'recent' })).toHaveLength(1);
    expect(opened.list({ limit: 10, search: '$old' })).toEqual([]);
    opened.close();
  });

  it('forgets a lease after the day for which homeservers retry', async () => {
    const { store: opened, index } = await store();
    opened.accept([incomingPush('one', {}, { lease: 'k', receivedAt: now - DAY - 1 })]);
    index();
    pruneAll(opened);
    expect(opened.accept([incomingPush('two', {}, { lease: 'k', receivedAt: now })])[0]).toBeNull();
    opened.close();
  });
});
