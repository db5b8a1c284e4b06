import { describe, expect, it } from 'vitest';
import type { RefusedPush } from '../../src/history/history.ts';
import { eventually } from '../support/eventually.ts';
import { testHistory } from '../support/history.ts';
import { typedSearch } from '../support/searches.ts';
import { nameOf, testId } from '../support/settled-page.ts';

const start = Date.now() - 600_000;

function refused(name: string, { at = 0, status = 403, path = '/_matrix/push/v1/notify' } = {}): RefusedPush {
  const error = 'This sender is not in an allowed network.';
  return {
    head: {
      id: testId(name, start + at),
      receivedAt: start + at,
      request: { method: 'POST', path, httpVersion: '1.1', headers: [['Host', 'g']], peer: '192.0.2.9' },
      summary: {
        kind: 'refused',
        title: null,
        text: error,
        room: null,
        unread: null,
        prio: 'high',
        longText: `${error}\nPOST ${path}`,
      },
      names: { eventId: null, roomId: null, roomAlias: null, sender: null },
      deliveries: [],
      refusal: { status, errcode: 'M_FORBIDDEN', kind: 'sender-not-allowed', error, more: 0 },
    },
    body: Buffer.from('{"no'),
    bytes: 10_000,
  };
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => refused(`r${from + index}`, { at: from + index }));

describe('a request that was refused', () => {
  it('is in the list and can be read', async () => {
    const { history, write, push } = await testHistory();
    await write({ push: push('one', { receivedAt: start }) });
    await history.writeRefused({ added: [refused('no', { at: 1 })], more: [] });
    const rows = await history.list({ limit: 10 });
    expect(rows.map(nameOf)).toEqual(['no', 'one']);
    expect(rows[0]).toMatchObject({
      status: 'refused',
      kind: 'refused',
      text: 'This sender is not in an allowed network.',
      bytes: 10_000,
      deliveryCount: 0,
      refusal: { status: 403, errcode: 'M_FORBIDDEN', more: 0 },
    });
    expect(rows[1]?.refusal).toBeNull();
    expect(await history.get(rows[0]?.id ?? '')).toMatchObject({
      request: { method: 'POST', peer: '192.0.2.9', headers: [['Host', 'g']] },
      body: Buffer.from('{"no').toString('base64'),
      acknowledgedAt: null,
      deliveries: [],
    });
  });

  it('comes with the live feed, and again when more of its sender were counted', async () => {
    const { history } = await testHistory();
    const since = history.revision();
    const one = refused('no');
    await history.writeRefused({ added: [one], more: [] });
    await history.writeRefused({ added: [], more: [{ id: one.head.id, more: 980 }] });
    await history.writeRefused({ added: [], more: [{ id: testId('erased', start), more: 1 }] });
    const changes = await history.changes({ since, limit: 10 });
    expect(changes).toMatchObject({ type: 'changes', rows: [{ refusal: { status: 403, more: 980 } }] });
  });

  it.each([
    ['status:refused', ['late', 'no']],
    ['is:refused', ['late', 'no']],
    ['-is:refused', ['one']],
    ['answer:403', ['no']],
    ['answer:4xx', ['late', 'no']],
    ['answer:2xx', ['one']],
    ['status:trouble', []],
    ['network', ['late', 'no']],
    ['"allowed network" from:192.0.2', ['late', 'no']],
    ['elsewhere', ['late']],
  ])('is found by %s', async (search, names) => {
    const { history, write, push } = await testHistory();
    await write({ push: push('one', { receivedAt: start }) });
    await history.writeRefused({
      added: [refused('no', { at: 1 }), refused('late', { at: 2, status: 408, path: '/elsewhere' })],
      more: [],
    });
    const query = { search: typedSearch(search), limit: 10 };
    expect((await history.list(query)).map(nameOf)).toEqual(names);
    expect(await history.count(query.search, 100)).toEqual({ count: names.length, isExact: true });
  });

  it('is deleted as a push is, and can be put back', async () => {
    const { history } = await testHistory();
    await history.writeRefused({ added: numbered(3), more: [] });
    const { token, deleted } = await history.delete({ search: typedSearch('is:refused') });
    expect([deleted, await history.list({ limit: 10 }), (await history.totals()).pushes]).toEqual([3, [], 0]);
    expect(await history.undo(token)).toBe(3);
    expect((await history.list({ limit: 10 })).map(nameOf)).toEqual(['r2', 'r1', 'r0']);
  });
});

describe('refused requests', () => {
  it('are kept up to 1,000, the newest', async () => {
    const { history } = await testHistory();
    await history.writeRefused({ added: numbered(700), more: [] });
    await history.writeRefused({ added: numbered(700, 700), more: [] });
    expect(await history.count(typedSearch('is:refused'), 5_000)).toEqual({ count: 1_000, isExact: true });
    expect((await history.totals()).pushes).toBe(1_000);
    const [newest] = await history.list({ limit: 1 });
    expect(newest && nameOf(newest)).toBe('r1399');
    expect(await history.get(testId('r399', start + 399))).toBeNull();
    expect(await history.get(testId('r400', start + 400))).not.toBeNull();
  });

  it('take no place from pushes: keepPushes counts those alone', async () => {
    const { history, write, push } = await testHistory({ keepPushes: 2 });
    await history.writeRefused({ added: numbered(5), more: [] });
    await write(
      { push: push('one', { receivedAt: start - 3 }) },
      { push: push('two', { receivedAt: start - 2 }) },
      { push: push('three', { receivedAt: start - 1 }) },
    );
    await history.keep({ content: 'full', keepDays: 14, keepPushes: 2, keepBytes: 2 ** 31 });
    await eventually(async () =>
      expect((await history.list({ limit: 10 })).map(nameOf)).toEqual(['r4', 'r3', 'r2', 'r1', 'r0', 'three', 'two']),
    );
  });

  it('go when they are too old', async () => {
    const { history, write, push } = await testHistory({ keepDays: 1 });
    await history.writeRefused({ added: [refused('old', { at: -172_800_000 }), refused('new')], more: [] });
    await write({ push: push('one', { receivedAt: start + 1 }) });
    await history.keep({ content: 'full', keepDays: 1, keepPushes: 1, keepBytes: 2 ** 31 });
    await eventually(async () => expect((await history.list({ limit: 10 })).map(nameOf)).toEqual(['one', 'new']));
  });

  it.each([
    ['metadata', { text: null, status: 'refused' }, { body: null, request: { headers: [] } }],
    ['off', undefined, null],
  ] as const)('follow the content policy: %s', async (content, row, detail) => {
    const { history } = await testHistory({ content });
    await history.writeRefused({ added: [refused('no')], more: [] });
    const [listed] = await history.list({ limit: 1 });
    const read = await history.get(testId('no', start));
    if (row === undefined) expect([listed, read]).toEqual([undefined, detail]);
    else {
      expect(listed).toMatchObject(row);
      expect(read).toMatchObject({ ...detail, refusal: { status: 403 } });
    }
  });

  it('are found again after a restart', async () => {
    const first = await testHistory();
    await first.history.writeRefused({ added: numbered(2), more: [] });
    await first.close();
    const { history } = await testHistory({ file: first.file });
    expect((await history.list({ limit: 10, search: typedSearch('answer:403') })).map(nameOf)).toEqual(['r1', 'r0']);
  });
});
