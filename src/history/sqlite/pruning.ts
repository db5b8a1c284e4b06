import type { Sql } from '../../storage/sql.ts';
import type { Retention } from '../history.ts';
import { CHUNK } from './deletions.ts';
import type { FullText } from './full-text.ts';
import { createOutdatedWords } from './outdated-words.ts';
import { createRetention } from './retention.ts';
import { createTrustedTime } from './trusted-time.ts';
import { createUnanswered } from './unanswered.ts';

/** Pages of the file that are given back to the disk at one time. */
const VACUUM_PAGES = 500;

export interface PruningDeps {
  readonly sql: Sql;
  readonly retention: () => Retention;
  readonly fullText: FullText;
  /** A portion of what somebody deleted and cannot be put back any more. */
  readonly deleted: (now: number) => readonly number[];
  readonly erase: (seqs: readonly number[]) => void;
  readonly totals: { pushes(): number; add(pushes: number): void };
}

export interface PruneQuery {
  /** Unix milliseconds. */
  readonly now: number;
  readonly outboxBytes: number;
}

export interface Pruned {
  /** There is more to do. */
  readonly more: boolean;
  /** Pushes that lists show now and did not before. */
  readonly shown: readonly number[];
}

/** What is done next. Bytes are judged last: they tell nothing before the room of what was erased is free. */
type Phase = 'begin' | 'deleted' | 'old' | 'large' | 'vacuum';

/**
 * Erases what is to go, by portions, clears the indexes of it, and gives the room back to the disk. While pushes come there
 * is always a little more to erase: that is left for the next time, or there would be no end.
 */
export function createPruning({ sql, retention, fullText, deleted, erase, totals }: PruningDeps) {
  const rules = createRetention(sql);
  const showUnanswered = createUnanswered(sql);
  const trustedTime = createTrustedTime(sql);
  const outdated = createOutdatedWords(sql, fullText);
  let phase: Phase = 'begin';
  /** Something was erased that still takes up room. */
  let untidy = false;
  /** The indexes still hold words of what somebody deleted. */
  let toPurge = false;
  let toVacuum = false;
  /** What an earlier version indexed is being indexed anew. */
  let renewing = false;

  /** True when there may be as many again. */
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
  /** True when there is more to tidy. */
  function tidy(): boolean {
    if (!untidy) return false;
    toVacuum = true;
    // To write an index anew is begun once, when all is erased.
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

  /** True when there may be more that is indexed in an outdated form. */
  function renew(): boolean {
    const renewed = sql.transaction(outdated.renew) > 0;
    untidy ||= renewing && !renewed;
    renewing = renewed;
    return renewed;
  }

  function step({ now, outboxBytes }: PruneQuery): Phase {
    // An index is cleared a portion at a time only while little of it is dead: so each time something was erased.
    if (phase !== 'begin' && tidy()) return phase;
    const pushes = totals.pushes();
    switch (phase) {
      case 'begin':
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
    prune(query: PruneQuery): Pruned {
      const shown = phase === 'begin' ? sql.transaction(() => showUnanswered(query.now)) : [];
      phase = sql.transaction(() => step(query));
      if (phase === 'vacuum' && !untidy && !vacuum()) phase = 'begin';
      // What is too much does not wait until all is indexed anew.
      return { more: phase !== 'begin' || renew(), shown };
    },
    /** Something was erased by somebody else; the indexes still hold its words. */
    erased(): void {
      untidy = true;
      toPurge = true;
    },
  };
}
