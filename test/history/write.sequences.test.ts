import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testHistory } from '../support/history.ts';
import { numberedDelivery, type TestLine } from '../support/settled-page.ts';
import { away, delivered, failed } from '../support/settlement.ts';

const devices = (count: number) => Array.from({ length: count }, (_, number) => ({ pushkey: `key-${number}` }));

describe('a page that is written again', () => {
  it('changes nothing, whatever was settled and wherever the writing was cut off', async () => {
    const step = fc.record({
      number: fc.nat(2),
      status: fc.constantFrom('retrying', 'retrying', 'delivered', 'failed'),
      fresh: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat(12), fc.nat(12), async (steps, from, to) => {
        const pushes = await testHistory();
        const again = await testHistory();
        const one = pushes.push('one', { deliveries: devices(3) });
        const counts = [0, 0, 0];
        const ended = new Set<number>();
        const lines = steps.flatMap(({ number, status, fresh }, index): TestLine[] => {
          if (ended.has(number)) return [];
          counts[number] = (counts[number] ?? 0) + fresh;
          const outcome = { retrying: away, delivered, failed }[status] ?? failed;
          if (status !== 'retrying') ended.add(number);
          const settled = numberedDelivery(number, outcome, { attemptCount: counts[number], fresh });
          return [
            { push: one, deliveries: [settled], frame: index === 0 || ended.size === 3, final: ended.size === 3 },
          ];
        });
        for (const line of lines) await pushes.write(line);
        const [first, last] = [Math.min(from, to), Math.max(from, to)];
        if (lines.length > 0) await again.write(...lines.slice(0, last));
        await again.write(...lines.slice(first));
        const [expected, got] = await Promise.all([pushes, again].map(({ history }) => history.get(one.head.id)));
        const { revision: _, ...plain } = expected ?? { revision: 0 };
        if (first <= last && lines.length > 0) expect(got ?? {}).toMatchObject(plain);
        await Promise.all([pushes.close(), again.close()]);
      }),
      { numRuns: 60 },
    );
  });
});
