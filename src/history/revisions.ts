/** Changes that are kept in mind. A window that missed more reads its list anew. */
const MAX_CHANGES = 2_000;

export type ChangedSince =
  /** Places of pushes with their revisions, oldest change first, each once; and the revision they lead to. */
  | { readonly type: 'changes'; readonly revision: number; readonly changes: readonly (readonly [number, number])[] }
  | { readonly type: 'reset'; readonly revision: number };

/**
 * Which pushes changed last, in memory: nothing has to be written for it. Revisions grow over restarts, because no relay
 * changes a million pushes a second.
 */
export function createRevisions(now: number) {
  let newest = Math.floor(now) * 1_000;
  /** What came before is not known. */
  let floor = newest;
  /** Places of pushes and the revisions of their last change, oldest first. */
  const last = new Map<number, number>();

  return {
    newest: (): number => newest,

    /** Goes on from that time (unix milliseconds) where the clock is behind it: it was set back since an earlier process. */
    startFrom(time: number): void {
      if (newest >= time * 1_000) return;
      newest = time * 1_000;
      floor = newest;
    },

    changed(seqs: readonly number[]): void {
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

    /** Something changed that no list of pushes can tell. */
    reset(): void {
      newest += 1;
      floor = newest;
      last.clear();
    },

    since(revision: number, limit: number): ChangedSince {
      if (revision < floor || revision > newest) return { type: 'reset', revision: newest };
      const changes: [number, number][] = [];
      for (const change of last) {
        if (change[1] <= revision) continue;
        if (changes.length === limit) return { type: 'changes', revision: changes.at(-1)?.[1] ?? revision, changes };
        changes.push(change);
      }
      return { type: 'changes', revision: newest, changes };
    },

    /** The revision of a push that was read when `asked` was the newest: what changed since may not be in it. */
    of: (seq: number, asked: number): number => Math.min(last.get(seq) ?? floor, asked),
  };
}
