import type { Sql } from '../../storage/sql.ts';
import type { Retention } from '../history.ts';
import { CHUNK } from './deletions.ts';
import type { FullText } from './full-text.ts';
import { createOutdatedWords } from './outdated-words.ts';
import { createRetention } from './retention.ts';
import type { Totals } from './totals.ts';
import { createTrustedTime } from './trusted-time.ts';
import { createUnanswered } from './unanswered.ts';

/** Pages of the file returned to the disk in one step. */
const VACUUM_PAGES = 500;

export interface PruningDeps {
  readonly sql: Sql;
  readonly retention: () => Retention;
  readonly fullText: FullText;
  /** Some of the deleted pushes that can no longer be put back. */
  readonly deleted: (now: number) => readonly number[];
  readonly erase: (seqs: readonly number[]) => void;
  readonly totals: Totals;
}

export interface PruneQuery {
  /** Unix milliseconds. */
  readonly now: number;
  readonly outboxBytes: number;
}

export interface Pruned {
  /** Whether there is more to do. */
  readonly more: boolean;
  /** The sequence numbers of pushes that lists show from now on. */
  readonly shown: readonly number[];
}

/** What is done next. Bytes are checked last, because the space of erased pushes has to be freed first. */
type Phase = 'start' | 'deleted' | 'old' | 'large' | 'vacuum';

/** Erases pushes in small steps, removes them from the indexes, and returns the space to the disk. */
export interface Pruning {
  /**
   * Does one step. Pushes that become too old or too many during a run are left for the next one: while pushes arrive,
   * the run would never end otherwise.
   */
  prune(query: PruneQuery): Pruned;
  /** To be called when pushes were erased outside of pruning: the indexes still have their words. */
  erased(): void;
  /** To be called when newer ones took the place of refused requests: the indexes have their words until they are tidied. */
  replaced(): void;
}

export function createPruning({ sql, retention, fullText, deleted, erase, totals }: PruningDeps): Pruning {
  const rules = createRetention(sql);
  const showUnanswered = createUnanswered(sql);
  const trustedTime = createTrustedTime(sql);
  const outdatedWords = createOutdatedWords(sql, fullText);
  let phase: Phase = 'start';
  /** Erased pushes still take up space. */
  let untidy = false;
  /** The indexes still have words of deleted pushes. */
  let toPurge = false;
  let toVacuum = false;
  /** Pushes that an earlier version indexed are being indexed again. */
  let renewing = false;

  /** Returns whether there may be more. */
  function eraseOld(seqs: readonly number[]): boolean {
    erase(seqs);
    totals.add(-seqs.length);
    untidy ||= seqs.length > 0;
    return seqs.length >= CHUNK;
  }
  function eraseDeleted(now: number): boolean {
    const seqs = deleted(now);
    erase(seqs);
    untidy ||= seqs.length > 0;
    toPurge ||= seqs.length > 0;
    return seqs.length > 0;
  }
  /** Returns whether there is more to tidy. */
  function tidy(): boolean {
    if (!untidy) return false;
    toVacuum = true;
    // Rewriting the indexes starts once, after everything is erased.
    if (toPurge && phase !== 'deleted') {
      toPurge = false;
      fullText.purge();
      return true;
    }
    untidy = fullText.tidy();
    return untidy;
  }
  function vacuum(): boolean {
    if (!toVacuum) return false;
    sql.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
    toVacuum = sql.number('PRAGMA freelist_count') > 0;
    if (!toVacuum) sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
    return toVacuum;
  }

  /** Returns whether more pushes may be indexed in an outdated form. */
  function renew(): boolean {
    const renewed = sql.transaction(outdatedWords.renew) > 0;
    untidy ||= renewing && !renewed;
    renewing = renewed;
    return renewed;
  }

  function step({ now, outboxBytes }: PruneQuery): Phase {
    // Tidying is cheap only while few entries of an index are erased ones, so it follows every erasure.
    if (phase !== 'start' && tidy()) return phase;
    const pushes = totals.pushes();
    switch (phase) {
      case 'start':
        rules.restart();
        return 'deleted';
      case 'deleted':
        return eraseDeleted(now) ? 'deleted' : 'old';
      case 'old':
        return eraseOld(rules.tooOld(retention(), trustedTime(now), pushes)) ? 'old' : 'large';
      case 'large':
        return eraseOld(rules.tooLarge(retention(), outboxBytes, pushes)) ? 'large' : 'vacuum';
      case 'vacuum':
        return 'vacuum';
    }
  }

  return {
    prune(query) {
      const shown = phase === 'start' ? sql.transaction(() => showUnanswered(query.now)) : [];
      phase = sql.transaction(() => step(query));
      if (phase === 'vacuum' && !untidy && !vacuum()) phase = 'start';
      // Erasing does not wait until everything is indexed again.
      return { more: phase !== 'start' || renew(), shown };
    },
    replaced() {
      untidy = true;
    },
    erased() {
      untidy = true;
      toPurge = true;
    },
  };
}
