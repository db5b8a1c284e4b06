/** How many changes are remembered. A window that missed more reads its list again. */
const MAX_CHANGES = 2_000;

export type ChangedSince =
  /** Sequence numbers of pushes with their revisions, each once, oldest change first; and the revision they lead to. */
  | { readonly type: 'changes'; readonly revision: number; readonly changes: readonly (readonly [number, number])[] }
  | { readonly type: 'reset'; readonly revision: number };

/**
 * Which pushes changed last. This is only in memory, so that a change costs no write. Revisions grow across restarts,
 * because they start from the time, and no relay changes a million pushes a second.
 */
export interface Revisions {
  newest(): number;
  /**
   * Continues from this time (unix milliseconds) where the clock is behind it, because it was set back since the last
   * process.
   */
  startFrom(time: number): void;
  changed(seqs: readonly number[]): void;
  /** To be called for a change that no list of pushes can express. */
  reset(): void;
  /** The changes after a revision, at most `limit`. */
  since(revision: number, limit: number): ChangedSince;
  /** The revision of a push that was read when `readAt` was the newest revision: later changes may be missing from it. */
  of(seq: number, readAt: number): number;
}

/** `now` is in unix milliseconds. */
export function createRevisions(now: number): Revisions {
  let newest = Math.floor(now) * 1_000;
  /** Changes before this revision are forgotten. */
  let floor = newest;
  /** Sequence numbers of pushes and the revisions of their last change, oldest first. */
  const last = new Map<number, number>();

  return {
    newest: () => newest,

    startFrom(time) {
      if (newest >= time * 1_000) return;
      newest = time * 1_000;
      floor = newest;
    },

    changed(seqs) {
      for (const seq of seqs) {
        newest += 1;
        last.delete(seq);
        last.set(seq, newest);
      }
      for (const [seq, revision] of last) {
        if (last.size <= MAX_CHANGES) return;
        last.delete(seq);
        floor = revision;
      }
    },

    reset() {
      newest += 1;
      floor = newest;
      last.clear();
    },

    since(revision, limit) {
      if (revision < floor || revision > newest) return { type: 'reset', revision: newest };
      const changes: [number, number][] = [];
      for (const change of last) {
        if (change[1] <= revision) continue;
        if (changes.length === limit) return { type: 'changes', revision: changes.at(-1)?.[1] ?? revision, changes };
        changes.push(change);
      }
      return { type: 'changes', revision: newest, changes };
    },

    of: (seq, readAt) => Math.min(last.get(seq) ?? floor, readAt),
  };
}
