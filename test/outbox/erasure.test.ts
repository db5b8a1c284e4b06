import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { dedupKeyOf, incomingPush } from '../support/push.ts';
import { answerTo, away, delivered, settlement } from '../support/settlement.ts';

const secret = (words: string) => ({ content: { body: `${words} ${'x'.repeat(40_000)}` } });

describe('a push that has left the outbox', () => {
  it('leaves none of its words in the file, only its dedup key', async () => {
    const { outbox, file, close } = await testOutbox();
    await outbox.accept(incomingPush('1 quick', secret('quick words'), { dedupKeys: ['quick'] }));
    await outbox.accept(incomingPush('2 slow', secret('slow words'), { dedupKeys: ['slow'] }));
    await outbox.accept(incomingPush('3 stays', secret('words that stay')));
    for (const id of ['1 quick', '2 slow', '3 stays']) await outbox.settle(answerTo(id));
    await outbox.settle(settlement('1 quick', delivered));
    await outbox.settle(settlement('2 slow', away));
    await outbox.settle(settlement('3 stays', away));
    await takeSettled(outbox);
    await outbox.settle(settlement('2 slow', delivered));
    await takeSettled(outbox);
    await close();
    const bytes = await readFile(file);
    expect(bytes.includes('words that stay')).toBe(true);
    expect(bytes.includes('quick words')).toBe(false);
    expect(bytes.includes('slow words')).toBe(false);
    for (const name of ['quick', 'slow']) expect(bytes.includes(dedupKeyOf(name))).toBe(true);
  });

  it('leaves none of its words in the write-ahead log either, soon after everything is handed over', async () => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one', secret('passing words')));
    await outbox.settle(answerTo('one'));
    await outbox.settle(settlement('one', delivered));
    expect((await readFile(`${file}-wal`)).includes('passing words')).toBe(true);
    await takeSettled(outbox);
    await eventually(async () => {
      const kept = await Promise.all([file, `${file}-wal`].map((name) => readFile(name)));
      expect(kept.some((bytes) => bytes.includes('passing words'))).toBe(false);
    });
  });
});
