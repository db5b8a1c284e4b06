import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDayCounts } from '../../../src/delivery/queue/day-counts.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLog } from '../../support/log.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const DAY_MS = 86_400_000;

async function start(file: string, clock = createManualClock(Date.UTC(2026, 0, 1, 23))) {
  return { clock, counts: await createDayCounts({ file, clock, log: silentLog }) };
}

describe('the spent part of daily budgets', () => {
  it('is counted separately for each, and starts again at midnight UTC', async () => {
    const { clock, counts } = await start(join(await temporaryFolder(), 'budgets.json'));
    const one = counts.of('one fcm');
    one.add();
    one.add();
    expect([one.spent(), counts.of('other fcm').spent(), one.leftMs()]).toEqual([2, 0, DAY_MS / 24]);
    clock.jump(one.leftMs());
    expect([one.spent(), one.leftMs()]).toEqual([0, DAY_MS]);
  });

  it('survives a restart, and a second after a push also a kill', async () => {
    const file = join(await temporaryFolder(), 'budgets.json');
    const first = await start(file);
    first.counts.of('one').add();
    first.clock.advance(1_000);
    await eventually(async () => expect(JSON.parse(await readFile(file, 'utf8')).spent).toEqual({ one: 1 }));
    first.counts.of('one').add();
    await first.counts.close();
    expect((await start(file)).counts.of('one').spent()).toBe(2);
  });

  it('is not written while nothing is spent', async () => {
    const file = join(await temporaryFolder(), 'budgets.json');
    await (await start(file)).counts.close();
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it.each(['', '[]', '{"day":"x","spent":5}', '{"day":20454,"spent":{"one":-1}}'])(
    'begins anew where the file cannot be read: %s',
    async (text) => {
      const file = join(await temporaryFolder(), 'budgets.json');
      await writeFile(file, text);
      expect((await start(file)).counts.of('one').spent()).toBe(0);
    },
  );
});
