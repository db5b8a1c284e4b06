import { describe, expect, it } from 'vitest';
import { testHistory } from '../support/history.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { delivered } from '../support/settlement.ts';

describe('the export', () => {
  it('consists of complete pushes, oldest first, page by page', async () => {
    const { history, write, push } = await testHistory();
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => push(name));
    await write(...all.map((one) => ({ push: one })));
    const exported: unknown[] = [];
    for (let after: string | undefined; ; ) {
      const page = await history.export({ limit: 2, ...(after === undefined ? {} : { after }) });
      if (page.length === 0) break;
      exported.push(...page);
      after = page.at(-1)?.id;
    }
    const details = await Promise.all(all.map(({ head }) => history.get(head.id)));
    expect(exported).toEqual(details);
    expect(details[0]).toMatchObject({ body: expect.any(String), deliveries: [{ attempts: [{ number: 1 }] }] });
  });

  it('has shorter pages where pushes are large', async () => {
    const { history, write, push } = await testHistory();
    const deliveries = Array.from({ length: 30 }, (_, number) => ({ pushkey: `key${number}` }));
    const settled = deliveries.map((_, number) => ({
      ...numberedDelivery(number, delivered),
      attempts: [{ startedAt: 1, endedAt: 2, outcome: delivered, response: 'x'.repeat(100_000) }],
    }));
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await write({ push: push(name, { deliveries }), deliveries: settled });
    const page = await history.export({ limit: 10 });
    expect(page.map(nameOf)).toEqual(['a', 'b', 'c']);
    expect((await history.export({ limit: 10, after: page.at(-1)?.id ?? '' })).map(nameOf)).toEqual(['d', 'e']);
  });

  it('continues after a push that was erased meanwhile', async () => {
    const { history, write, push } = await testHistory();
    const [gone, left] = [push('gone'), push('left')];
    await write({ push: left });
    expect((await history.export({ limit: 10, after: gone.head.id })).map(nameOf)).toEqual(['left']);
    expect(await history.export({ limit: 10, after: left.head.id })).toEqual([]);
  });
});
