import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readSmallFile } from '../src/lib/small-file.ts';
import { writeFileWhole } from '../src/lib/write-file.ts';

/** Banners come in bursts. Milliseconds. */
const GATHER_MS = 200;
/** Nobody has more on the screen. */
const MAX_BANNERS = 200;

const keptSchema = z.object({
  /** Of the notification service, which alone knows these ids. */
  identity: z.string(),
  ids: z.array(z.number()).max(MAX_BANNERS),
});

export type KeptBanners = ReturnType<typeof createKeptBanners>;

/** Which banners are on the screen, in a file: without it an app that was killed leaves some that do nothing. */
export function createKeptBanners(folder: string) {
  const file = join(folder, 'banners.json');
  let waiting: (() => Promise<void>) | null = null;
  let writing: Promise<void> = Promise.resolve();

  function flush(): void {
    const work = waiting;
    waiting = null;
    // A banner that does nothing after a crash is not worth more than this.
    if (work !== null) writing = writing.then(work).catch(() => undefined);
  }

  return {
    /** What an earlier process left with this notification service; nothing where it is another. Never rejects. */
    async read(identity: string | null): Promise<readonly number[]> {
      try {
        const kept = keptSchema.parse(JSON.parse((await readSmallFile(file)).toString('utf8')));
        return kept.identity === identity ? kept.ids : [];
      } catch {
        return [];
      }
    },

    /** Keeps these instead of the ones before, in a moment. */
    write(ids: readonly number[], identity: () => Promise<string | null>): void {
      if (waiting === null) setTimeout(flush, GATHER_MS);
      waiting = async () => {
        const name = ids.length === 0 ? null : await identity();
        if (name === null) return rm(file, { force: true });
        await writeFileWhole(file, JSON.stringify({ identity: name, ids: ids.slice(-MAX_BANNERS) }));
      };
    },
  };
}
