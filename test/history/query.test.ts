import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { openForReading } from '../../src/history/sqlite/database.ts';
import { openReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { createSearch, type Found } from '../../src/history/sqlite/search.ts';
import { VOCABULARIES } from '../../src/history/sqlite/search-vocabulary.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import type { Query } from '../../src/query/query.ts';
import { testHistory } from '../support/history.ts';
import { typedSearch } from '../support/searches.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { away, delivered, failed } from '../support/settlement.ts';

const noon = Date.now() - 3_600_000;
const rejected: Outcome = { status: 'rejected', reason: 'unknown-app' };
const quiet: Outcome = { status: 'suppressed', reason: 'quiet-hours' };
const again: Outcome = { status: 'suppressed', reason: 'duplicate' };

const found = async (history: History, search: string) =>
  (await history.list({ limit: 100, search: typedSearch(search) })).map(nameOf);

/** Pushes of every kind that a search tells apart, in the order of their arrival, a minute between two. */
async function allKinds() {
  const opened = await testHistory();
  const { push, write } = opened;
  let minute = 0;
  const at = (name: string, notification: object, more: object = {}) =>
    push(name, { notification, receivedAt: noon + 60_000 * minute++, ...more });
  const message = (body: string, more: object = {}) => ({ type: 'm.room.message', content: { body }, ...more });
  const alice = { sender: '@alice:example.org', sender_display_name: 'Alice' };
  const garden = { room_id: '!garden:example.org', room_name: 'The garden' };
  await write(
    { push: at('lunch', message('Lunch at noon?', { ...alice, ...garden })) },
    { push: at('kitchen', message('The kitchen is cold', { ...garden, sender: '@bob:example.org' })) },
    {
      push: at('dead', message('For a phone that is gone'), {
        deliveries: [
          { appId: 'im.foo.ios', pushkey: 'abc', provider: 'apns' },
          { appId: 'im.bar', provider: null },
        ],
      }),
      deliveries: [numberedDelivery(0, delivered), numberedDelivery(1, rejected)],
    },
    {
      push: at('late', message('Too late'), { deliveries: [{ appId: 'im.foo.android', provider: 'fcm' }] }),
      deliveries: [numberedDelivery(0, failed)],
    },
    {
      push: at('ring', {
        type: 'm.call.invite',
        prio: 'high',
        content: { 'm.relates_to': { rel_type: 'm.thread' } },
        ...alice,
      }),
    },
    {
      push: at('count', { event_id: null, counts: { unread: 3 }, prio: 'low' }),
      deliveries: [numberedDelivery(0, quiet)],
    },
    { push: at('twice', message('Lunch again'), { peer: '192.0.2.7' }), deliveries: [numberedDelivery(0, again)] },
    { push: at('waits', message('Not yet')), deliveries: [numberedDelivery(0, away)], final: false },
    {
      push: at('picture', {
        type: 'm.room.message',
        content: { msgtype: 'm.image', body: 'cat.png', info: { w: 640, tags: ['cat', 'sofa'] } },
      }),
    },
    { push: at('large', message('x'.repeat(6_000))) },
  );
  return opened;
}

describe('a search with keys', () => {
  it.each([
    ['lunch', ['twice', 'lunch']],
    ['"lunch at"', ['lunch']],
    ['"at lunch"', []],
    ['lunch -again', ['lunch']],
    ['-lunch type:message status:delivered -larger:1k -json:content.msgtype=m.image', ['kitchen']],
    ['noon OR cold', ['kitchen', 'lunch']],
    ['(noon OR cold) sender:bob', ['kitchen']],
    ['lunch (room:garden OR is:duplicate)', ['twice', 'lunch']],
    ['room:"the garden"', ['kitchen', 'lunch']],
    ['room:!gar', ['kitchen', 'lunch']],
    ['sender:alice', ['ring', 'lunch']],
    ['sender:@alice:example.org', ['ring', 'lunch']],
    ['event:$kit', ['kitchen']],
    ['app:im.foo', ['late', 'dead']],
    ['app:im.foo.ios', ['dead']],
    ['app:nowhere', []],
    ['pushkey:ab', ['dead']],
    ['provider:fcm', ['late']],
    ['provider:apns status:rejected', ['dead']],
    ['from:192.0.2.7', ['twice']],
    ['status:rejected', ['dead']],
    ['status:failed', ['late']],
    ['status:not-shown', ['twice', 'count']],
    ['status:waiting', ['waits']],
    ['status:trouble', ['waits', 'late', 'dead']],
    ['-status:trouble -status:delivered', ['twice', 'count']],
    ['reason:quiet-hours', ['count']],
    ['reason:provider-unreachable', ['waits']],
    ['type:call', ['ring']],
    ['prio:low', ['count']],
    ['is:badge', ['count']],
    ['is:duplicate', ['twice']],
    ['is:waiting', ['waits']],
    ['larger:4k', ['large']],
    ['slower:50m', ['waits']],
    ['json:content.msgtype=m.image', ['picture']],
    ['json:content.info.w=640', ['picture']],
    ['json:content.info.tags=sofa', ['picture']],
    ['json:content.info.tags=dog', []],
    ['json:constructor.name=Object', []],
    ['json:content.m.relates_to.rel_type=m.thread', ['ring']],
    ['json:content.m.relates_to=m.thread', []],
    ['Status:failed', ['late']],
    ['before:62m', []],
    ['after:2h -after:3510s', ['kitchen', 'lunch']],
    ['before:today before:2020-01-01', []],
  ])('for %s', async (search, names) => {
    const { history } = await allKinds();
    expect(await found(history, search)).toEqual(names);
  });

  it('reads a time of day by the clock of the person', async () => {
    const { history } = await allKinds();
    const minute = new Date(noon + 180_000);
    const shown = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(minute);
    for (const timeZone of ['UTC', 'Asia/Kolkata', 'America/St_Johns']) {
      const query = typedSearch(`around:${shown(timeZone)}`, timeZone);
      const names = (await history.list({ limit: 100, search: query })).map(nameOf);
      expect(names, timeZone).toContain('late');
      expect(names, timeZone).not.toContain('large');
    }
  });

  it('counts what matches, up to a bound', async () => {
    const { history } = await allKinds();
    expect(await history.count(typedSearch('lunch'), 100)).toEqual({ count: 2, isExact: true });
    expect(await history.count(typedSearch('type:message'), 3)).toEqual({ count: 3, isExact: false });
    expect(await history.count(typedSearch('-lunch'), 100)).toEqual({ count: 8, isExact: true });
    expect(await history.count(typedSearch('status:rejected status:failed'), 100)).toEqual({ count: 0, isExact: true });
  });

  it('pages through its matches', async () => {
    const { history } = await allKinds();
    const first = await history.list({ limit: 2, search: typedSearch('type:message') });
    const second = await history.list({
      limit: 3,
      search: typedSearch('type:message'),
      before: first.at(-1)?.id ?? '',
    });
    expect([...first, ...second].map(nameOf)).toEqual(['large', 'waits', 'twice', 'late', 'dead']);
  });
});

describe('a search for values', () => {
  it('gets over a body that is nested without end', async () => {
    const { history, write, push } = await testHistory();
    const nested = push('nested', {});
    const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
    const body = Buffer.from(`{"notification":{"devices":[],"content":{"a":1,"b":${deep}}}}`);
    await write({ push: { ...nested, body } });
    expect(await found(history, 'json:content.b=1')).toEqual([]);
    expect(await found(history, 'json:content.a=1')).toEqual(['nested']);
  });
});

describe('a step of a search', () => {
  it('ends after a tenth of a second, and the next one goes on where it stopped', async () => {
    const { file, write, push } = await testHistory();
    await write(...Array.from({ length: 40 }, (_, number) => ({ push: push(`p${number}`) })));
    const sql = openForReading(file, (fresh) => fresh.exec(VOCABULARIES));
    onTestFinished(() => sql.close());
    let time = 0;
    const find = createSearch(sql, () => {
      time += 30;
      return time;
    });
    const search = { query: typedSearch('-lunch').query, viewpoint: { now: Date.now() } };
    const steps: number[] = [];
    const found: number[] = [];
    for (let below: number | null = Number.MAX_SAFE_INTEGER; below !== null; ) {
      const step: Found = find(search, below, 100);
      steps.push(step.seqs.length);
      found.push(...step.seqs);
      below = step.below;
    }
    expect(Math.max(...steps)).toBeLessThan(10);
    expect(new Set(found).size).toBe(40);
    expect(found.length).toBe(40);
  });
});

describe('the state of a push', () => {
  it('is found by what it is now, while it waits and after it has ended', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: [{}, {}] });
    await write({ push: one, deliveries: [numberedDelivery(0, away), numberedDelivery(1, away)], final: false });
    expect(await found(history, 'status:waiting')).toEqual(['one']);
    await write({
      push: one,
      frame: false,
      deliveries: [numberedDelivery(0, failed, { attemptCount: 2 })],
      final: false,
    });
    expect(await found(history, 'status:failed')).toEqual(['one']);
    expect(await found(history, 'status:waiting')).toEqual([]);
    expect(await found(history, 'is:waiting')).toEqual(['one']);
    await write({ push: one, frame: false, deliveries: [numberedDelivery(1, rejected, { attemptCount: 2 })] });
    expect(await found(history, 'status:failed')).toEqual(['one']);
    expect(await found(history, 'is:waiting')).toEqual([]);
  });
});

describe('a deletion by a search', () => {
  it('goes on where few of very many match', async () => {
    const { history, write, push } = await testHistory();
    for (let page = 0; page < 45; page++) {
      await write(
        ...Array.from({ length: 500 }, (_, number) => ({
          push: push(`p${page}-${number}`, { notification: page === 0 && number < 3 ? { prio: 'low' } : {} }),
        })),
      );
    }
    expect(await history.delete(typedSearchSelection('prio:low'))).toMatchObject({ deleted: 3 });
  });
});

const typedSearchSelection = (text: string) => ({ search: typedSearch(text) });

describe('the indexes', () => {
  it('lose nothing that comparing every push finds', async () => {
    const { file, write, push } = await testHistory();
    const outcomes = [delivered, failed, away, quiet, again, rejected];
    for (let page = 0; page < 6; page++) {
      await write(
        ...Array.from({ length: 50 }, (_, number) => {
          const at = page * 50 + number;
          const outcome = outcomes[at % outcomes.length] ?? delivered;
          return {
            push: push(`p${at}`, {
              notification: {
                type: at % 4 === 0 ? 'm.call.invite' : 'm.room.message',
                content: { body: `text ${at % 7}` },
                room_name: `room ${at % 5}`,
                sender: `@user${at % 3}:example.org`,
              },
              peer: `192.0.2.${at % 4}`,
              deliveries: [
                { appId: `app.${at % 3}`, pushkey: `key${at % 11}`, provider: at % 2 === 0 ? 'apns' : 'fcm' },
              ],
            }),
            deliveries: [numberedDelivery(0, outcome)],
            final: outcome !== away,
          };
        }),
      );
    }
    const reader = openReaderStore({ file });
    onTestFinished(() => reader.close());
    const viewpoint = { now: Date.now(), timeZone: 'UTC' };
    const places = (query: Query) => {
      const seqs: number[] = [];
      for (let below: number | null = Number.MAX_SAFE_INTEGER; below !== null; ) {
        const step: Found = reader.select({ below, limit: 1_000, search: { query, viewpoint } });
        seqs.push(...step.seqs);
        below = step.below;
      }
      return seqs;
    };
    fc.assert(
      fc.property(queries, (query) => {
        const everyPush: Query = { type: 'not', part: { type: 'not', part: query } };
        expect(places(query)).toEqual(places(everyPush));
      }),
      { numRuns: 300 },
    );
  });
});

const simple: fc.Arbitrary<Query> = fc
  .constantFrom(
    ...['status:failed', 'status:waiting', 'status:trouble', 'status:delivered', 'status:not-shown', 'status:rejected'],
    ...[
      'reason:duplicate',
      'type:call',
      'is:waiting',
      'is:duplicate',
      'app:app',
      'app:app.1',
      'app:none',
      'pushkey:key1',
    ],
    ...['provider:apns', 'from:192.0.2.3', 'room:"room 3"', 'room:om', 'sender:user2', 'sender:@user1', 'prio:high'],
    ...['text', '"text 6"', '5', 'room', 'event:$p1', 'larger:100', 'after:1h', 'before:1h', 'zebra'],
  )
  .map((text) => typedSearch(text).query);
const { queries } = fc.letrec<{ queries: Query }>((tie) => ({
  queries: fc.oneof(
    { depthSize: 'small' },
    simple,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('queries'), { minLength: 2, maxLength: 3 }))
      .map(([type, parts]): Query => ({ type, parts })),
    tie('queries').map((part): Query => ({ type: 'not', part })),
  ),
}));
