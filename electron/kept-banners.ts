import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readSmallFile } from '../src/lib/small-file.ts';
import { writeFileWhole } from '../src/lib/write-file.ts';

/** Banners come in bursts, which are written once. Milliseconds. */
const DELAY_MS = 200;
/** More than any screen shows. */
const MAX_BANNERS = 200;

const keptSchema = z.object({
  /** The notification service to which these ids mean something. */
  identity: z.string(),
  ids: z.array(z.number()).max(MAX_BANNERS),
});

/** The banners on the screen, in a file: after an app was killed, its next start closes them, because a click does nothing. */
export interface KeptBanners {
  /** Ids that an earlier process left with this notification service; empty for another one. Never rejects. */
  read(identity: string | null): Promise<readonly number[]>;
  /** Replaces the kept ids, a moment later. */
  write(ids: readonly number[], identity: () => Promise<string | null>): void;
}

export function createKeptBanners(folder: string): KeptBanners {
  const file = join(folder, 'banners.json');
  let waiting: (() => Promise<void>) | null = null;
  let writing: Promise<void> = Promise.resolve();

  function flush(): void {
    const work = waiting;
    waiting = null;
    // A failure costs at most a banner that does nothing after a crash.
    if (work !== null) writing = writing.then(work).catch(() => undefined);
  }

  return {
    async read(identity) {
      try {
        const kept = keptSchema.parse(JSON.parse((await readSmallFile(file)).toString('utf8')));
        return kept.identity === identity ? kept.ids : [];
      } catch {
        return [];
      }
    },

    write(ids, identity) {
      if (waiting === null) setTimeout(flush, DELAY_MS);
      waiting = async () => {
        const name = ids.length === 0 ? null : await identity();
        if (name === null) return rm(file, { force: true });
        await writeFileWhole(file, JSON.stringify({ identity: name, ids: ids.slice(-MAX_BANNERS) }));
      };
    },
  };
}
