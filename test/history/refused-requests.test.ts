import { describe, expect, it } from 'vitest';
import type { RefusedPage } from '../../src/history/history.ts';
import { createRefusedRequests } from '../../src/history/refused-requests.ts';
import type { RefusedRequest } from '../../src/outbox/incoming.ts';
import { createManualClock } from '../support/manual-clock.ts';

const request = (sender = '192.0.2.9'): RefusedRequest => ({
  receivedAt: 1,
  sender,
  request: { method: 'POST', path: '/x', httpVersion: '1.1', headers: [], peer: sender },
  body: Buffer.from('{'),
  bytes: 1,
  refusal: { status: 400, errcode: 'M_NOT_JSON', kind: 'not-json', error: 'The body is not JSON.' },
});

/** Refused requests over a history that does what the test says. */
function begin(writeRefused?: (page: RefusedPage) => Promise<void>) {
  const clock = createManualClock();
  const pages: RefusedPage[] = [];
  const lines: [fields: object, message: string][] = [];
  const state = { isBehind: false };
  const line = (fields: object, message: string) => void lines.push([fields, message]);
  let ids = 0;
  const requests = createRefusedRequests({
    history: { writeRefused: writeRefused ?? (async (page) => void pages.push(page)) },
    isBehind: () => state.isBehind,
    newId: () => `id${ids++}`,
    clock,
    log: { info: line, warn: line, error: line },
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const added = () => pages.flatMap((page) => page.added);
  return { clock, pages, lines, state, requests, added, later: (ms: number) => clock.advanceAsync(ms, settle) };
}

describe('refused requests on their way into the history', () => {
  it('are written together, with a line in the log for each', async () => {
    const { requests, pages, lines, later } = begin();
    requests.take(request());
    requests.take(request('192.0.2.10'));
    await later(1_000);
    expect(pages).toHaveLength(1);
    expect(pages[0]?.added.map(({ head }) => [head.id, head.request.peer, head.refusal])).toEqual([
      ['id0', '192.0.2.9', { ...request().refusal, more: 0 }],
      ['id1', '192.0.2.10', { ...request().refusal, more: 0 }],
    ]);
    const fields = { peer: '192.0.2.9', method: 'POST', path: '/x', status: 400, error: 'The body is not JSON.' };
    expect(lines.map(([, text]) => text)).toEqual(['a request was refused', 'a request was refused']);
    expect(lines[0]?.[0]).toEqual(fields);
  });

  it('are 20 of one sender in a minute; the others are counted in the last of them', async () => {
    const { requests, pages, lines, added, later } = begin();
    for (let number = 0; number < 1_000; number++) requests.take(request());
    requests.take(request('192.0.2.10'));
    await later(1_000);
    expect(added().map(({ head }) => head.request.peer)).toEqual([...Array(20).fill('192.0.2.9'), '192.0.2.10']);
    expect(lines).toHaveLength(21);
    await later(60_000);
    expect(pages.at(-1)).toEqual({ added: [], more: [{ id: 'id19', more: 980 }] });
    expect(lines.slice(21)).toEqual([
      [{ sender: '192.0.2.9', requests: 980 }, 'more requests of this sender were refused within the minute'],
    ]);
    requests.take(request());
    await later(1_000);
    expect(added()).toHaveLength(22);
  });

  it('are 300 of all senders in a minute', async () => {
    const { requests, lines, added, later } = begin();
    for (let number = 0; number < 1_000; number++) requests.take(request(`2001.db8.${number}`));
    await later(61_000);
    expect(added()).toHaveLength(100);
    expect(lines.filter(([, text]) => text === 'a request was refused')).toHaveLength(300);
    expect(lines).toContainEqual([{ requests: 700 }, 'more requests were refused within the minute than are kept']);
  });

  it('are dropped while pushes wait for the history', async () => {
    const { requests, lines, state, added, later } = begin();
    state.isBehind = true;
    requests.take(request());
    await later(1_000);
    expect(added()).toEqual([]);
    state.isBehind = false;
    requests.take(request());
    await later(1_000);
    expect(added()).toHaveLength(1);
    expect(lines.at(-1)).toEqual([
      { requests: 1 },
      'refused requests were not kept, for the history could not take them',
    ]);
  });

  it('are dropped, and said to be once, while the history fails', async () => {
    const { requests, lines, later } = begin(() => Promise.reject(new Error('full')));
    for (let number = 0; number < 3; number++) {
      requests.take(request());
      await later(1_000);
    }
    const told = lines.filter(([, text]) => text === 'refused requests cannot be kept');
    expect(told).toEqual([[{ problem: 'full' }, 'refused requests cannot be kept']]);
  });

  it('wait for a history that hangs in a bounded number, and not when the relay stops', async () => {
    let asked = 0;
    const { requests, clock, later } = begin((page) => {
      asked += page.added.length;
      return new Promise(() => undefined);
    });
    for (let minute = 0; minute < 10; minute++) {
      for (let number = 0; number < 30; number++) requests.take(request());
      await later(60_000);
    }
    expect(asked).toBe(20);
    const closed = requests.close();
    clock.advance(1_000);
    await closed;
  });

  it('are written when the relay stops', async () => {
    const { requests, added } = begin();
    requests.take(request());
    await requests.close();
    requests.take(request());
    expect(added()).toHaveLength(1);
  });
});
